/** What a fact of a collection asks of others. */
import type { CollectionEvent } from '../end-of-life/collection-facts.js'
import type { Policies } from './policy.js'

export const endOfLifePolicies: Policies<CollectionEvent> = {
  CollectionDeviceRemoved: ({ deviceId, partnerId, happenedAt, collectionId, reason }) => [
    {
      command: {
        type: 'UnloadDevice',
        data: { deviceId, partnerId, happenedAt, collectionId, reason },
      },
    },
  ],

  CollectionCancelled: ({ deviceIds, partnerId, happenedAt, collectionId, reason }) =>
    deviceIds.map((deviceId) => ({
      command: { type: 'UnloadDevice', data: { deviceId, partnerId, happenedAt, collectionId, reason } },
    })),

  CollectionDeparted: ({ deviceIds, partnerId, happenedAt, collectionId }) =>
    deviceIds.map((deviceId) => ({
      command: { type: 'CollectDevice', data: { deviceId, partnerId, happenedAt, collectionId } },
    })),

  CollectionTreated: ({ deviceIds, custodianId: partnerId, happenedAt, collectionId }) =>
    deviceIds.map((deviceId) => ({
      command: { type: 'TreatDevice', data: { deviceId, partnerId, happenedAt, collectionId } },
    })),
}
