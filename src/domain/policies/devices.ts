/** What a fact of a device asks of others. */
import type { DeviceEvent } from '../devices/device-facts.js'
import { serialKey } from '../shared/intake-line.js'
import { isAfter } from '../shared/values.js'
import type { Policies, Step } from './policy.js'

type Told<Type extends DeviceEvent['type']> = Extract<DeviceEvent, { type: Type }>['data']
type Back = Told<'DeviceReturned'> | Told<'DeviceFound'>
type Corrected = Told<'DeviceFactCorrected'>

/** A corrected intake is told to its lot; one that went back frees the serial it was to stand under. */
const stepsAfterIntake = (
  { deviceId, partnerId, happenedAt, revision, reason, correctedBy }: Corrected,
  intake: NonNullable<Corrected['intake']>,
): readonly Step[] => {
  const { donationId, asOf, was, is, undone } = intake
  const [before, after] = [was, is].map(({ device }) => serialKey(device.maker, device.serial))
  if (undone)
    return before === undefined || before === after
      ? []
      : [{ command: { type: 'ReleaseSerial', data: { key: before, deviceId, happenedAt, asOf } } }]
  const by = { partnerId, deviceId, correctedBy }
  return [
    {
      command: {
        type: 'CorrectDonationLine',
        data: { ...by, donationId, happenedAt, asOf, was, is, reason },
      },
      otherwise: (refusal) => ({
        type: 'UndoIntakeCorrection',
        data: {
          ...by,
          ...{ revision, intake, reason: refusal },
          // No fact is put right to a moment after its correction.
          happenedAt: isAfter(was.happenedAt, happenedAt) ? was.happenedAt : happenedAt,
        },
      }),
    },
  ]
}

/** What is back on a shelf is not with its kit's holder any more. */
const stepsBack = ({ deviceId, partnerId, kitId, siteId, happenedAt }: Back): readonly Step[] =>
  siteId !== null && kitId !== undefined
    ? [{ command: { type: 'ReturnKitDevice', data: { kitId, partnerId, happenedAt, deviceId } } }]
    : []

export const devicesPolicies: Policies<DeviceEvent> = {
  DeviceFactCorrected: (data) => (data.intake ? stepsAfterIntake(data, data.intake) : []),

  DeviceAllocated: ({ deviceId, partnerId, kitId, category, happenedAt }) => [
    {
      command: { type: 'PackDevice', data: { kitId, partnerId, happenedAt, deviceId, category } },
      otherwise: () => ({ type: 'ReleaseDevice', data: { deviceId, partnerId, happenedAt, kitId } }),
    },
  ],

  DeviceSealed: ({ deviceId, partnerId, kitId, happenedAt }) => [
    {
      command: { type: 'ConfirmSeal', data: { kitId, partnerId, happenedAt, deviceId } },
      otherwise: (refusal) => ({
        type: 'BreakSeal',
        data: { deviceId, partnerId, happenedAt, kitId, reason: refusal },
      }),
    },
  ],

  ReplacementSealed: (data) => {
    const { deviceId, partnerId, happenedAt, kitId, oldDeviceId, category, receipt, actorId } = data
    const { ticketId } = data
    return [
      {
        command: {
          type: 'ReplaceKitDevice',
          data: {
            ...{ kitId, partnerId, happenedAt, oldDeviceId, newDeviceId: deviceId },
            ...{ category, receipt, actorId },
            ...(ticketId ? { ticketId } : {}),
          },
        },
        otherwise: (refusal) => ({
          type: 'WithdrawReplacement',
          data: { deviceId, partnerId, happenedAt, kitId, reason: refusal },
        }),
      },
    ]
  },

  MediumMovedOut: (data) => {
    const { deviceId, partnerId, happenedAt, toDeviceId, medium, purgeDemanded } = data
    const moved = { partnerId, happenedAt, medium, purgeDemanded }
    return [
      {
        command: {
          type: 'ReceiveMedium',
          data: { ...moved, deviceId: toDeviceId, fromDeviceId: deviceId },
        },
        otherwise: () => ({
          type: 'ReceiveMedium',
          data: { ...moved, deviceId, fromDeviceId: toDeviceId },
        }),
      },
    ]
  },

  PartPassed: ({ deviceId, partnerId, happenedAt, partId, kind, serial, toDeviceId }) => [
    {
      command: {
        type: 'InstallPart',
        data: {
          ...{ deviceId: toDeviceId, partnerId, happenedAt, partId, kind, serial },
          fromDeviceId: deviceId,
        },
      },
      otherwise: (refusal) => ({
        type: 'KeepPart',
        data: { deviceId, partnerId, happenedAt, partId, reason: refusal },
      }),
    },
  ],

  DeviceWrittenOff: ({ deviceId, partnerId, happenedAt, consignmentId }) =>
    consignmentId === undefined
      ? []
      : [
          {
            command: {
              type: 'WriteOffConsignmentLine',
              data: { consignmentId, partnerId, happenedAt, deviceId },
            },
          },
        ],

  DeviceLoaded: (data) => {
    const { deviceId, partnerId, happenedAt, collectionId } = data
    const { category, labelCode, weightGrams, weightBasis } = data
    return [
      {
        command: {
          type: 'AddCollectionDevice',
          data: {
            ...{ collectionId, partnerId, happenedAt, deviceId },
            ...{ category, labelCode, weightGrams, weightBasis },
          },
        },
        otherwise: (refusal) => ({
          type: 'UnloadDevice',
          data: { deviceId, partnerId, happenedAt, collectionId, reason: refusal },
        }),
      },
    ]
  },

  DeviceConsigned: ({ deviceId, partnerId, happenedAt, consignmentId }) => [
    {
      command: {
        type: 'AddConsignmentLine',
        data: { consignmentId, partnerId, happenedAt, deviceId },
      },
      otherwise: (refusal) => ({
        type: 'UnconsignDevice',
        data: { deviceId, partnerId, happenedAt, consignmentId, reason: refusal },
      }),
    },
  ],

  DeviceReturned: stepsBack,
  DeviceFound: stepsBack,
}
