/** Kits: a laptop alone, or a desktop with a screen of the same site, packed and sealed for somebody. */
import { CONTENTS } from '../../src/domain/kits/kit.js'
import { codeFrom, fileCodeFrom, TRACKING_LENGTH } from '../../src/domain/shared/codes.js'
import { COMMUNE_CODES } from '../../src/domain/shared/communes.js'
import { BeneficiaryId, KitId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { groupBy } from '../../src/projections/engine/group-by.js'
import { liftWasteStatus, type Machine } from './bench.js'
import { by, instant, type Place, type Story } from './story.js'
import type { Chance } from './world.js'

/** One in twenty is packed and promised, and still waits for its person. */
const KITS_PACKED = 2100
/** R5. What came as waste is controlled before it is packed; of the rest, one in three so far. */
const LIFTED_EVERY = 3
const PRESCRIBERS = ['france-travail', 'caf', 'carsat', 'ccas', 'association'] as const
const LYON = '69123'

export type Kit = Place & {
  readonly number: number
  readonly subject: string
  readonly kitId: KitId
  readonly model: 'laptop-kit' | 'desktop-kit'
  readonly machines: readonly Machine[]
  readonly trackingCode: string
  /** The day it is opened; it is sealed on the next. */
  readonly openedOn: number
  readonly person: {
    readonly beneficiaryId: BeneficiaryId
    readonly communeCode: string
    readonly prescriber: (typeof PRESCRIBERS)[number]
    readonly fileCode: string
  }
}

/** Draws a kit of these machines and the person it is for, opened some days after they were worked on. */
export const aKit = (chance: Chance, machines: readonly [Machine, ...Machine[]], number: number): Kit => {
  const [{ partnerId, siteId }] = machines
  const openedOn = Math.max(...machines.map(({ workedOn }) => workedOn)) + 2 + chance.below(10)
  const communeCode = chance.oneOf(COMMUNE_CODES.filter((code) => code !== LYON))
  const prescriber = chance.oneOf(PRESCRIBERS)
  return {
    partnerId,
    siteId,
    number,
    subject: `kit ${number}`,
    kitId: KitId.parse(uuidFrom(`demo kit ${number}`)),
    model: machines.length > 1 ? 'desktop-kit' : 'laptop-kit',
    machines,
    trackingCode: codeFrom(Array.from({ length: TRACKING_LENGTH - 1 }, () => chance.below(32))),
    openedOn,
    person: {
      beneficiaryId: BeneficiaryId.parse(uuidFrom(`demo person ${number}`)),
      communeCode,
      prescriber,
      fileCode: fileCodeFrom(Array.from({ length: 9 }, () => chance.below(32))),
    },
  }
}

/**
 * Tells how kits were packed from fit machines, evenly over the years; answers with the kits in that order,
 * and with the fit machines that stay in stock and may leave as products.
 */
export const packKits = (story: Story, machines: readonly Machine[]): { kits: Kit[]; spare: Machine[] } => {
  const fit = machines
    .filter(({ reached }) => reached === 'fit')
    .sort((a, b) => a.workedOn - b.workedOn || a.deviceId.localeCompare(b.deviceId))
  const screens = groupBy(
    fit.filter(({ category }) => category === 'monitor'),
    ({ siteId }) => siteId,
  )
  const mains = fit.filter(({ category }) => category === 'laptop' || category === 'desktop')
  const kits: Kit[] = []
  for (let position = 0; position < mains.length; position += mains.length / KITS_PACKED) {
    const main = mains[Math.floor(position)]
    if (!main) continue
    const screen = main.category === 'desktop' ? screens.get(main.siteId)?.shift() : undefined
    if (main.category === 'desktop' && !screen) continue
    kits.push(aKit(story.chance, screen ? [main, screen] : [main], kits.length))
  }
  for (const kit of kits) pack(story, kit)
  const packed = new Set(kits.flatMap((kit) => kit.machines))
  const lifted = new Set(
    fit.filter((machine, index) => machine.isWaste && (packed.has(machine) || index % LIFTED_EVERY === 0)),
  )
  for (const machine of lifted) liftWasteStatus(story, machine)
  const isProduct = (machine: Machine) => !machine.isWaste || lifted.has(machine)
  return { kits, spare: fit.filter((machine) => !packed.has(machine) && isProduct(machine)) }
}

export const pack = ({ tell, at, workshop }: Story, kit: Kit) => {
  const { number, subject, kitId, partnerId, siteId, model, trackingCode, openedOn } = kit
  const told = { kitId, partnerId }
  tell(
    subject,
    { type: 'OpenKit', data: { ...told, siteId, model, trackingCode, happenedAt: instant(openedOn, 8) } },
    by(partnerId, `kit ${number} open`),
  )
  const packedAt = instant(openedOn, 9)
  for (const { deviceId } of kit.machines)
    at(packedAt, subject, () =>
      workshop.pack(kitId, deviceId, partnerId, packedAt, by(partnerId, `kit ${number} pack ${deviceId}`)),
    )
  tell(
    subject,
    {
      type: 'PackAccessories',
      data: {
        ...told,
        accessories: [...CONTENTS[model].accessories],
        happenedAt: instant(openedOn, 10),
      },
    },
    by(partnerId, `kit ${number} accessories`),
  )
  const sealedAt = instant(openedOn + 1, 9)
  at(sealedAt, subject, () =>
    workshop.sealKit(kitId, partnerId, sealedAt, by(partnerId, `kit ${number} seal`)),
  )
}
