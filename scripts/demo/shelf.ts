/** What stands on the workshops' shelves for the later chapters: each machine is taken by one of them only. */
import type { DeviceId } from '../../src/domain/shared/values.js'
import type { Machine } from './bench.js'
import type { Place } from './story.js'

export type Shelf = ReturnType<typeof shelfOf>

export const shelfOf = (machines: readonly Machine[]) => {
  const left = new Set(machines)
  const of = (siteId: string, day: number) =>
    [...left].filter((machine) => machine.siteId === siteId && machine.workedOn < day)
  return {
    /** How many of a site's stand there, worked on before that day. */
    count: ({ siteId }: Pick<Place, 'siteId'>, day: number) => of(siteId, day).length,

    /** At most so many of a site's, worked on before that day, oldest first. */
    take(
      { siteId }: Pick<Place, 'siteId'>,
      day: number,
      count: number,
      suits: (machine: Machine) => boolean = () => true,
    ): Machine[] {
      const found = of(siteId, day).filter(suits).slice(0, count)
      for (const machine of found) left.delete(machine)
      return found
    },

    /** This very one. */
    takeThis(deviceId: DeviceId): Machine {
      const found = [...left].find((machine) => machine.deviceId === deviceId)
      if (!found) throw new Error(`${deviceId} does not stand on the demo's shelf`)
      left.delete(found)
      return found
    },
  }
}
