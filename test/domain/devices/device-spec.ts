/** One specification for every file that tells of devices: together they meet each refusal. */
import { deviceDecider } from '../../../src/domain/devices/device.js'
import { DeviceCommand, DeviceEvent } from '../../../src/domain/devices/device-facts.js'
import { specFor } from '../../support/decider-spec.js'

export const given = specFor(deviceDecider, { events: DeviceEvent, commands: DeviceCommand })

/** What is true of the device once that has happened. */
export const after = (...history: DeviceEvent[]) => {
  const { now } = history.reduce(deviceDecider.evolve, deviceDecider.initial)
  if (now.status === 'absent') throw new Error('this story has no device')
  return now
}
