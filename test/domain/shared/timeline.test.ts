/** L1 as a law: whatever the order in which facts are told, what holds is what happened, in its order. */
import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Decider } from '../../../src/domain/decider.js'
import { deviceDecider } from '../../../src/domain/devices/device.js'
import { kitDecider } from '../../../src/domain/kits/kit.js'
import type { Timeline } from '../../../src/domain/timeline.js'
import { otherKit, otherLaptop, yanis } from '../../support/people-and-things.js'
import * as device from '../devices/device-language.js'
import * as kit from '../kits/kit-language.js'

type Told = { readonly type: string; readonly data: { readonly happenedAt: string } }

/** From Monday to Friday, few moments, so that some facts happen at one and the same. */
const moment = fc
  .integer({ min: 0, max: 54 })
  .map((turn) => new Date(Date.UTC(2026, 0, 5, 9 + 2 * turn)).toISOString())
type Asked<Command> = (changes: { happenedAt: string }) => Command

const tellingLaw = <Command, Event extends Told, State, Refusal extends string>(
  decider: Decider<Command, Event, Timeline<Event, State>, Refusal>,
  story: readonly Command[],
  vocabulary: readonly Asked<Command>[],
) => {
  const tell = (timeline: Timeline<Event, State>, command: Command) => {
    const decision = decider.decide(command, timeline)
    return decision.ok ? decision.events.reduce(decider.evolve, timeline) : timeline
  }
  const foldInOrder = (facts: readonly Event[]) => facts.reduce(decider.evolve, decider.initial)
  const ordered = (facts: readonly Event[]) =>
    [...facts].sort((a, b) => Date.parse(a.data.happenedAt) - Date.parse(b.data.happenedAt))

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
          const accepted: Event[] = []
          const told = commands.reduce((timeline, command) => {
            const decision = decider.decide(command, timeline)
            if (!decision.ok) return timeline
            accepted.push(...decision.events)
            return decision.events.reduce(decider.evolve, timeline)
          }, decider.initial)
          const inOrder = ordered(accepted)
          deepStrictEqual(told.facts, inOrder)
          deepStrictEqual(told.now, foldInOrder(inOrder).now)
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
            deepStrictEqual(foldInOrder(shuffled), foldInOrder(facts))
          },
        ),
        { numRuns: 300 },
      ),

    whatWasAcceptedIsLegal: () =>
      fc.assert(
        fc.property(asked, (commands) => {
          const asking = new Map<Event, Command>()
          const { facts } = commands.reduce((timeline, command) => {
            const decision = decider.decide(command, timeline)
            if (!decision.ok) return timeline
            for (const event of decision.events) asking.set(event, command)
            return decision.events.reduce(decider.evolve, timeline)
          }, decider.initial)
          facts.reduce((timeline, fact) => {
            const command = asking.get(fact)
            ok(command && decider.decide(command, timeline).ok, `${fact.type} is legal where it stands`)
            return decider.evolve(timeline, fact)
          }, decider.initial)
        }),
        { numRuns: 300 },
      ),
  }
}

const ofDevice = tellingLaw(
  deviceDecider,
  [
    ...[device.receive(), device.inspect(), device.reportErasure(), device.test()],
    ...[device.allocate(), device.seal(), device.handOver()],
  ],
  [
    ...[device.inspect, device.test, device.allocate, device.seal, device.handOver, device.takeBack],
    ...[device.raiseFlag, device.clearFlag, device.removeMedium, device.installMedium],
    ...[device.destroyMedium, device.reportErasure, device.repair, device.grade],
    ...[device.release, device.breakSeal],
    (changes) => device.inspect({ ...changes, media: [] }),
    (changes) => device.allocate({ ...changes, kitId: otherKit }),
    (changes) => device.test({ ...changes, results: { sound: 'failed' } }),
  ],
)
const ofKit = tellingLaw(
  kitDecider,
  [...[kit.open(), kit.pack(), kit.packAccessories(), kit.confirmSeal()], ...[kit.reserve(), kit.handOver()]],
  [
    ...[kit.pack, kit.unpack, kit.packAccessories, kit.confirmSeal, kit.reopen],
    ...[kit.reserve, kit.releaseReservation, kit.handOver],
    (changes) => kit.pack({ ...changes, deviceId: otherLaptop }),
    (changes) => kit.reserve({ ...changes, beneficiaryId: yanis }),
  ],
)

t.test('L1 the state is the fold of what was accepted, in the order in which it happened', async () => {
  ofDevice.stateIsTheFold()
  ofKit.stateIsTheFold()
})

t.test('L1 the same facts told in any order make the same state', async () => {
  ofDevice.orderOfTellingDoesNotMatter()
  ofKit.orderOfTellingDoesNotMatter()
})

t.test('L1 no late entry makes a fact illegal: told in order, each would have been accepted', async () => {
  ofDevice.whatWasAcceptedIsLegal()
  ofKit.whatWasAcceptedIsLegal()
})
