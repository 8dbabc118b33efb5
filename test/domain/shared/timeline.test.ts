/** L1 as a law: whatever the order in which facts are told, what holds is what happened, in its order. */
import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { isCorrection } from '../../../src/domain/corrections.js'
import { consignmentDecider } from '../../../src/domain/custody/consignment.js'
import { type Decider, refuse } from '../../../src/domain/decider.js'
import { deviceDecider } from '../../../src/domain/devices/device.js'
import type { DeviceCommand } from '../../../src/domain/devices/device-facts.js'
import { collectionDecider } from '../../../src/domain/end-of-life/collection.js'
import { kitDecider } from '../../../src/domain/kits/kit.js'
import { breaksLaterFact, type Timeline } from '../../../src/domain/timeline.js'
import {
  at,
  emmaus,
  laptop,
  monday,
  nextYear,
  otherKit,
  otherLaptop,
  tuesday,
  wednesday,
  yanis,
} from '../../support/people-and-things.js'
import * as slip from '../custody/consignment-language.js'
import * as device from '../devices/device-language.js'
import * as life from '../devices/device-life-language.js'
import * as pallet from '../end-of-life/collection-language.js'
import * as kit from '../kits/kit-language.js'

type Told = { readonly type: string; readonly data: { readonly happenedAt: string } }
type Changed = { readonly revision: number; readonly changes: object | null }

/** From Monday to Friday, few moments, so that some facts happen at one and the same. */
const moment = fc
  .integer({ min: 0, max: 54 })
  .map((turn) => new Date(Date.UTC(2026, 0, 5, 9 + 2 * turn)).toISOString())
type Asked<Command> = (changes: { happenedAt: string }) => Command

const tellingLaw = <Command extends { readonly data: object }, Event extends Told, F extends Event, State>(
  decider: Decider<Command, Event, Timeline<F, State>, string>,
  story: readonly Command[],
  vocabulary: readonly Asked<Command>[],
) => {
  const tell = (timeline: Timeline<F, State>, command: Command) => {
    const decision = decider.decide(command, timeline)
    return decision.ok ? decision.events.reduce(decider.evolve, timeline) : timeline
  }
  const foldInOrder = (facts: readonly Event[]) => facts.reduce(decider.evolve, decider.initial)
  const ordered = (facts: readonly Event[]) =>
    [...facts].sort((a, b) => Date.parse(a.data.happenedAt) - Date.parse(b.data.happenedAt))

  /** What is told, and beside it by revision each fact as corrected since, with the command that asked it. */
  const telling = (commands: readonly Command[]) => {
    const held = new Map<number, { readonly fact: Event; readonly command: Command }>()
    let told = decider.initial
    let corrections = 0
    for (const command of commands) {
      const decision = decider.decide(command, told)
      if (!decision.ok) continue
      for (const event of decision.events) {
        if (isCorrection(event.type)) {
          corrections++
          const { revision, changes } = event.data as unknown as Changed
          const known = held.get(revision)
          held.delete(revision)
          if (known && changes) {
            const asChanged = <T extends { readonly data: object }>(one: T): T => ({
              ...one,
              data: { ...one.data, ...changes },
            })
            held.set(revision, { fact: asChanged(known.fact), command: asChanged(known.command) })
          }
        } else held.set(told.told, { fact: event, command })
        told = decider.evolve(told, event)
      }
    }
    return { told, held, corrections }
  }

  /** The usual story, or most of it, with anything else told anywhere in between, about any moment. */
  const anything = fc.tuple(fc.nat(story.length), fc.nat(vocabulary.length - 1), moment)
  const asked = fc
    .tuple(fc.subarray([...story], { minLength: story.length - 1 }), fc.array(anything, { maxLength: 12 }))
    .map(([usual, others]) =>
      others.reduce((telling, [place, word, happenedAt]) => {
        const say = vocabulary[word]
        return say ? telling.toSpliced(place, 0, say({ happenedAt })) : telling
      }, usual),
    )

  return {
    stateIsTheFold: () =>
      fc.assert(
        fc.property(asked, (commands) => {
          const { told, held, corrections } = telling(commands)
          deepStrictEqual(told.facts, ordered(told.facts))
          deepStrictEqual(told.now, foldInOrder(told.facts).now)
          deepStrictEqual(told.revisions.length, held.size)
          for (const [index, revision] of told.revisions.entries())
            deepStrictEqual(told.facts[index], held.get(revision)?.fact)
          if (corrections === 0)
            deepStrictEqual(told.facts, ordered([...held.values()].map(({ fact }) => fact)))
        }),
        { numRuns: 300 },
      ),

    orderOfTellingDoesNotMatter: () =>
      fc.assert(
        fc.property(
          asked.chain((commands) => {
            const { facts } = commands.reduce(tell, decider.initial)
            const moments = new Set<number>()
            const apart = facts.filter(({ data }) => {
              const first = !moments.has(Date.parse(data.happenedAt))
              moments.add(Date.parse(data.happenedAt))
              return first
            })
            const shuffled = fc.shuffledSubarray(apart, { minLength: apart.length })
            return fc.tuple(fc.constant(apart), shuffled)
          }),
          ([facts, shuffled]) => {
            const [inOrder, inAnother] = [foldInOrder(facts), foldInOrder(shuffled)]
            deepStrictEqual(inAnother.facts, inOrder.facts)
            deepStrictEqual(inAnother.now, inOrder.now)
          },
        ),
        { numRuns: 300 },
      ),

    whatWasAcceptedIsLegal: () =>
      fc.assert(
        fc.property(asked, (commands) => {
          const { told, held } = telling(commands)
          let timeline = decider.initial
          for (const [index, fact] of told.facts.entries()) {
            const command = held.get(told.revisions[index] ?? -1)?.command
            ok(command && decider.decide(command, timeline).ok, `${fact.type} is legal where it stands`)
            timeline = decider.evolve(timeline, fact)
          }
        }),
        { numRuns: 300 },
      ),
  }
}

/** Corrections of any of the first facts: told of another moment, withdrawn, or of something else. */
const correcting = <Command>(
  correct: (asked: {
    revision: number
    changes: Record<string, unknown> | null
    happenedAt: string
  }) => Command,
  fields: readonly Record<string, unknown>[],
): readonly Asked<Command>[] =>
  Array.from({ length: 9 }, (_, revision) => [
    ({ happenedAt }: { happenedAt: string }) =>
      correct({ revision, changes: { happenedAt }, happenedAt: nextYear }),
    () => correct({ revision, changes: null, happenedAt: nextYear }),
    ...fields.map((changes) => () => correct({ revision, changes, happenedAt: nextYear })),
  ]).flat()

const deviceVocabulary: readonly Asked<DeviceCommand>[] = [
  ...[device.inspect, device.test, device.allocate, device.seal, device.handOver, device.takeBack],
  ...[device.raiseFlag, device.clearFlag, device.removeMedium, device.installMedium],
  ...[device.destroyMedium, device.reportErasure, device.repair, device.grade],
  ...[device.release, device.breakSeal],
  ...[life.consign, life.unconsign, life.ship, life.recordArrival, life.takeBackHome],
  ...[life.reportLoss, life.reportFound, life.writeOff, life.retire, life.strip, life.load, life.unload],
  ...[life.collect, life.treat, life.moveMedium, life.receiveMedium, life.takePart, life.installPart],
  ...[life.replace, life.withdrawReplacement, life.markReplaced],
  (changes) => device.inspect({ ...changes, ...device.noMedium }),
  (changes) => device.allocate({ ...changes, kitId: otherKit }),
  (changes) => device.test({ ...changes, results: { sound: 'failed' } }),
  (changes) => life.recordArrival({ ...changes, outcome: 'missing' }),
  () => life.correctArrival({ happenedAt: nextYear }),
  () => life.correctArrival({ happenedAt: nextYear, outcome: 'accepted' }),
]
const ofDevice = tellingLaw(
  deviceDecider,
  [
    ...[device.receive(), device.inspect(), device.reportErasure(), device.test()],
    ...[device.allocate(), device.seal(), device.handOver()],
  ],
  deviceVocabulary,
)
/** Fewer words, so that most of what is told corrects something. */
const ofCorrectedDevice = tellingLaw(
  deviceDecider,
  [
    ...[device.receive(), device.inspect(), device.reportErasure(), device.test(), device.repair()],
    ...[device.test({ happenedAt: at(tuesday, '17:00') }), device.raiseFlag({ happenedAt: tuesday })],
    ...[device.clearFlag(), device.grade(), life.retire({ happenedAt: at(wednesday, '18:00') })],
  ],
  [
    ...correcting(life.correct, [{ batteryHealthPercent: 20 }, { flag: 'legal-hold' }]),
    ...[device.test, device.repair, device.removeMedium, device.grade, device.raiseFlag, life.load],
    () => life.load(),
  ],
)
/** A device on its way, and what its two sides agree to have signed instead. */
const ofArrivedDevice = tellingLaw(
  deviceDecider,
  [
    ...[device.receive(), device.inspect(), device.reportErasure(), device.test()],
    ...[life.consign(), life.ship(), life.recordArrival()],
  ],
  [
    ...[life.recordArrival, life.takeBackHome, life.unconsign, life.writeOff],
    (changes) => life.recordArrival({ ...changes, outcome: 'missing' }),
    (changes) => device.test({ ...changes, partnerId: emmaus }),
    () => life.correctArrival({ happenedAt: nextYear }),
    () => life.correctArrival({ happenedAt: nextYear, outcome: 'accepted' }),
  ],
)
const ofConsignment = tellingLaw(
  consignmentDecider,
  [
    ...[slip.prepare(), slip.addLine(), slip.addLine({ deviceId: otherLaptop }), slip.send()],
    ...[slip.receiveLine(), slip.reportMissing(), slip.accept(), slip.takeBackLine(), slip.close()],
  ],
  [
    ...[slip.addLine, slip.removeLine, slip.send, slip.receiveLine, slip.refuseLine, slip.reportMissing],
    ...[slip.accept, slip.takeBackLine, slip.writeOffLine, slip.proposeCorrection, slip.agree, slip.close],
    slip.undoCorrection,
    (changes) => slip.receiveLine({ ...changes, deviceId: otherLaptop }),
    (changes) => slip.proposeCorrection({ ...changes, deviceId: laptop, outcome: 'refused' }),
  ],
)
const ofCollection = tellingLaw(
  collectionDecider,
  [
    ...[
      pallet.plan(),
      pallet.addDevice(),
      pallet.addLoose(),
      pallet.depart(),
      pallet.weigh(),
      pallet.treat(),
    ],
  ],
  [
    ...[pallet.addDevice, pallet.removeDevice, pallet.addLoose, pallet.removeLoose, pallet.depart],
    ...[pallet.weigh, pallet.treat, pallet.cancel],
    (changes) => pallet.addDevice({ ...changes, deviceId: otherLaptop }),
    (changes) => pallet.weigh({ ...changes, weightGrams: 5_000 }),
    ...correcting(pallet.correct, [{ weightGrams: 5_000 }, { slipNumber: null }, { wasteCode: '20 01 36' }]),
  ],
)
const ofKit = tellingLaw(
  kitDecider,
  [...[kit.open(), kit.pack(), kit.packAccessories(), kit.confirmSeal()], ...[kit.reserve(), kit.handOver()]],
  [
    ...[kit.pack, kit.unpack, kit.packAccessories, kit.confirmSeal, kit.reopen],
    ...[kit.reserve, kit.releaseReservation, kit.handOver, kit.returnDevice, kit.replaceDevice],
    (changes) => kit.pack({ ...changes, deviceId: otherLaptop }),
    (changes) => kit.reserve({ ...changes, beneficiaryId: yanis }),
  ],
)

const EVERY = [ofDevice, ofCorrectedDevice, ofArrivedDevice, ofKit, ofConsignment, ofCollection]

t.test('L1 X1 the state is the fold of what is held true, in the order in which it happened', async () => {
  for (const law of EVERY) law.stateIsTheFold()
})

t.test('L1 the same facts told in any order make the same state', async () => {
  for (const law of EVERY) law.orderOfTellingDoesNotMatter()
})

t.test('L1 X1 no late entry and no correction makes a fact illegal: each could have happened', async () => {
  for (const law of EVERY) law.whatWasAcceptedIsLegal()
})

t.test('L1 what could not have happened before either is broken by nothing', async (t) => {
  type Turn = { readonly type: 'Opened' | 'Passed'; readonly data: { readonly happenedAt: string } }
  const opened: Turn = { type: 'Opened', data: { happenedAt: monday } }
  const passed: Turn = { type: 'Passed', data: { happenedAt: wednesday } }
  const door = {
    initial: false,
    toFact: (turn: Turn) => turn,
    forbids: ({ type }: Turn, isOpen: boolean) =>
      type === 'Passed' && !isOpen ? refuse('door-closed') : undefined,
    apply: (isOpen: boolean, { type }: Turn) => isOpen || type === 'Opened',
  }
  const broken = { type: 'Passed', happenedAt: wednesday, reason: 'door-closed' }
  t.equal(breaksLaterFact(door, [opened, passed], [opened, passed]), undefined)
  t.match(breaksLaterFact(door, [opened, passed], [passed]), {
    refusal: 'breaks-later-fact',
    detail: { fact: broken },
  })
  t.equal(breaksLaterFact(door, [passed], []), undefined)
  t.equal(breaksLaterFact(door, [passed, passed], [passed]), undefined, 'closed all along')
})

t.test('a timeline knows which event of its stream each fact is, wherever it stands', async (t) => {
  const late = device.tested({ happenedAt: at(monday, '15:00') })
  const { facts, revisions, told } = [...device.erased, device.graded(), late].reduce(
    deviceDecider.evolve,
    deviceDecider.initial,
  )
  t.strictSame(revisions, [0, 1, 2, 4, 3])
  t.strictSame(facts[3], late)
  t.equal(told, 5)
})
