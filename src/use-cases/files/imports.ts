/**
 * Files of many lines, whatever they tell: a dry run answers line by line, then exactly the accepted lines are
 * carried, through the same commands as one by one (L3). An import cut off is taken up again by whichever node
 * sees it first; every event's id derives from the import, so nothing is recorded twice.
 */

import type { Logger } from 'pino'
import { z } from 'zod'
import { lotDate } from '../../domain/donations/donation.js'
import { ROLES } from '../../domain/shared/roles.js'
import { type Instant, millis, type PartnerId } from '../../domain/shared/values.js'
import type { BoundedReader } from '../../evidence/bounded-reader.js'
import type { Metadata } from '../../log/event-log.js'
import { sha256 } from '../../log/hash.js'
import type { Leases } from '../../log/leases.js'
import { type Ledger, uuidFrom } from '../../log/ledger.js'
import type { ViewsReader } from '../../projections/views.js'
import { type Identity, MAY, may, scopeOf } from '../access.js'
import { Refusing } from '../refusing.js'
import type { Workshop } from '../workshop.js'
import { collectionLines } from './collection-file.js'
import { consignmentLines } from './consignment-file.js'
import { consignmentReceipt } from './consignment-receipt-file.js'
import { deviceOperations } from './device-operations-file.js'
import { handOverLines } from './hand-over-file.js'
import { hoursLines } from './hours-file.js'
import type { Import, ImportKind, ImportLine, ImportsStore } from './import.js'
import { type ImportAbout, type ImportKindRules, KIND_ACTIONS, subjectOf } from './import-kind.js'
import { devicesTakenInBy, lotLines } from './lot-file-import.js'
import { lotIntakeOf } from './lot-intake.js'

export type Importer = ReturnType<typeof importerOf>

export const importerOf = ({
  ledger,
  workshop,
  views,
  store,
  leases,
  logger,
  reader,
}: {
  readonly ledger: Ledger
  readonly workshop: Workshop
  readonly views: ViewsReader
  readonly store: ImportsStore
  /** Of several nodes one carries an import. */
  readonly leases: Pick<Leases, 'tryHolding'>
  readonly logger: Logger
  readonly reader: BoundedReader
}) => {
  const underWay = new Map<string, Promise<void>>()
  const intake = lotIntakeOf(ledger, workshop)
  const kinds: Readonly<Record<ImportKind, ImportKindRules>> = {
    lot: lotLines({ ledger, workshop, views, intake }),
    'hand-overs': handOverLines(workshop, views),
    'consignment-lines': consignmentLines(workshop, views),
    'consignment-receipt': consignmentReceipt(workshop, views),
    'collection-lines': collectionLines(workshop, views),
    'device-operations': deviceOperations(workshop, views),
    hours: hoursLines(workshop),
  }

  const run = async (one: Import) => {
    const outcomes = new Map(one.lines.map((line) => [line.row, line]))
    let done = 0
    await kinds[one.kind].carry(one, async (lines: readonly ImportLine[]) => {
      for (const line of lines) outcomes.set(line.row, line)
      done += lines.length
      await store.progress(one.importId, done)
    })
    await store.finish(one.importId, [...outcomes.values()])
  }

  const usualDate = async (what: ImportAbout) => {
    const donation = what.kind === 'lot' ? await workshop.nowOf.donation(what.donationId) : undefined
    return donation === undefined || donation.status === 'absent' ? workshop.now() : lotDate(donation)
  }

  const start = (importId: string) => {
    const carry = async () => {
      const one = await store.find(importId)
      if (one?.status === 'running') await run(one)
    }
    const running = leases
      .tryHolding(`import ${importId}`, carry)
      .then(() => {})
      .catch((error: unknown) =>
        logger.error({ error, importId }, 'an import stopped; it is taken up again in a moment'),
      )
      .finally(() => underWay.delete(importId))
    underWay.set(importId, running)
  }

  return {
    /** Takes one device in, as a line of an inventory would be. */
    receiveOne: intake.receiveOne,

    /**
     * The dry run: every line of the file, accepted or refused and why. Nothing is recorded.
     * Without a date the devices of a lot come in on the lot's own; everything else happens now.
     */
    async check(
      what: ImportAbout & { readonly happenedAt?: Instant | undefined },
      partnerId: PartnerId,
      file: { bytes: Uint8Array; name: string },
      caller: Metadata,
    ): Promise<Import> {
      const { kind, happenedAt = await usualDate(what) } = what
      if (millis(happenedAt) > millis(workshop.now())) throw new Refusing({ refusal: 'happened-in-future' })
      const subjectId = subjectOf(what)
      const asked = { partnerId, subjectId, happenedAt, file, caller, reader }
      const checked = await kinds[kind].check(asked)
      const one: Import = {
        importId: uuidFrom(`${caller.actorId} ${caller.causationId} import`),
        kind,
        partnerId,
        subjectId,
        status: 'checked',
        happenedAt,
        fileName: file.name,
        caller,
        ...checked,
        doneCount: 0,
      }
      await store.keep(one, sha256(file.bytes))
      return one
    },

    /** Starts carrying exactly the accepted lines; once for each import, by whoever may do its single acts. */
    async confirm(importId: string, partnerId: string, caller: Metadata) {
      const one = await this.find(importId, partnerId)
      const role = ROLES.find((known) => known === caller.role)
      if (role === undefined || !MAY[role].includes(KIND_ACTIONS[one.kind]))
        throw new Refusing({ refusal: 'access-denied' })
      const somethingToDo = one.lines.some(({ decision }) => decision === 'accepted')
      if (!somethingToDo || !(await store.confirm(importId, caller)))
        throw new Refusing({ refusal: 'import-not-confirmable' })
      start(importId)
    },

    /** Confirms and carries an import to its end, then says which devices it took in. */
    async carry(importId: string, partnerId: PartnerId, caller: Metadata) {
      await this.confirm(importId, partnerId, caller)
      await underWay.get(importId)
      return devicesTakenInBy(await this.find(importId, partnerId))
    },

    /** J4. An import that somebody may look at: hours are for who may read them, and everything for its own organisation. */
    async findFor(importId: string, reader: Identity): Promise<Import> {
      const one = await this.find(importId, scopeOf(reader))
      if (one.kind === 'hours' && !may(reader, 'read-jobs')) throw new Refusing({ refusal: 'access-denied' })
      return one
    },

    async find(importId: string, scope: string | undefined): Promise<Import> {
      const one = z.uuid().safeParse(importId).success ? await store.find(importId) : undefined
      if (!one) throw new Refusing({ refusal: 'not-found' })
      if (scope !== undefined && one.partnerId !== scope) throw new Refusing({ refusal: 'access-denied' })
      return one
    },

    /** Takes up again what a stop cut off, here or at another node. */
    async resume() {
      for (const importId of await store.running()) if (!underWay.has(importId)) start(importId)
    },

    /** Waits for the imports under way to end. */
    settle: async () => void (await Promise.all(underWay.values())),
  }
}
