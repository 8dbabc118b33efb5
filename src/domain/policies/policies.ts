/**
 * What one context's fact asks of another: event in, commands out; pure.
 *
 * The commands are idempotent, so carrying a fact twice changes nothing, and a start after a crash carries
 * again what may have been cut in half. `otherwise` says what a refusal asks for in return.
 */
import type { Command, DomainEvent, DomainRefusal } from '../contexts.js'
import { reservationEnd } from '../shared/parameters.js'

export type Step = {
  readonly command: Command
  readonly otherwise?: (refusal: DomainRefusal) => Command
}

/** The commands that a fact asks for, in the order in which they are to be carried out. */
export const stepsAfter = ({ type, data }: DomainEvent): readonly Step[] => {
  switch (type) {
    case 'SerialClaimed': {
      const { key, deviceId, donationId, partnerId, siteId, row, device, purgeDemanded, happenedAt } = data
      return [
        {
          command: {
            type: 'ReceiveDonationLine',
            data: { donationId, partnerId, row, happenedAt, deviceId, device, siteId, purgeDemanded },
          },
          otherwise: () => ({ type: 'ReleaseSerial', data: { key, deviceId, happenedAt } }),
        },
      ]
    }
    case 'DonationLineReceived': {
      const { deviceId, partnerId, happenedAt, siteId, donationId, device, purgeDemanded } = data
      return [
        {
          command: {
            type: 'ReceiveDevice',
            data: { deviceId, partnerId, happenedAt, siteId, donationId, ...device, purgeDemanded },
          },
        },
      ]
    }
    case 'EvidenceClaimed': {
      const { sha256, deviceId, partnerId, mediumSerial, report, happenedAt } = data
      return [
        {
          command: {
            type: 'ReportSanitisation',
            data: { deviceId, partnerId, happenedAt, mediumSerial, report },
          },
          otherwise: () => ({
            type: 'ReleaseEvidence',
            data: { sha256, entry: report.entry, deviceId, happenedAt },
          }),
        },
      ]
    }
    case 'DeviceAllocated': {
      const { deviceId, partnerId, kitId, category, happenedAt } = data
      return [
        {
          command: { type: 'PackDevice', data: { kitId, partnerId, happenedAt, deviceId, category } },
          otherwise: () => ({ type: 'ReleaseDevice', data: { deviceId, partnerId, happenedAt, kitId } }),
        },
      ]
    }
    case 'DeviceUnpacked': {
      const { deviceId, partnerId, kitId, happenedAt } = data
      return [{ command: { type: 'ReleaseDevice', data: { deviceId, partnerId, happenedAt, kitId } } }]
    }
    case 'DeviceSealed': {
      const { deviceId, partnerId, kitId, happenedAt } = data
      return [
        {
          command: { type: 'ConfirmSeal', data: { kitId, partnerId, happenedAt, deviceId } },
          otherwise: (refusal) => ({
            type: 'BreakSeal',
            data: { deviceId, partnerId, happenedAt, kitId, reason: refusal },
          }),
        },
      ]
    }
    case 'KitReopened': {
      const { kitId, partnerId, happenedAt, deviceIds, reason } = data
      return deviceIds.map((deviceId) => ({
        command: { type: 'BreakSeal', data: { deviceId, partnerId, happenedAt, kitId, reason } },
      }))
    }
    case 'KitPromised': {
      const { beneficiaryId, partnerId, kitId, kitPartnerId, programme, communeCode, happenedAt } = data
      const { eligibleUntil, exceptionAllowedBy } = data
      return [
        {
          command: {
            type: 'ReserveKit',
            data: {
              kitId,
              partnerId: kitPartnerId,
              happenedAt,
              beneficiaryId,
              programme,
              communeCode,
              eligibleUntil,
              expiresAt: reservationEnd(happenedAt),
              exceptionAllowedBy,
            },
          },
          otherwise: (refusal) => ({
            type: 'WithdrawPromise',
            data: { beneficiaryId, partnerId, happenedAt, kitId, kitPartnerId, reason: refusal },
          }),
        },
      ]
    }
    case 'PromiseWithdrawn': {
      const { beneficiaryId, kitId, kitPartnerId, reason, happenedAt } = data
      return [
        {
          command: {
            type: 'ReleaseReservation',
            data: { kitId, partnerId: kitPartnerId, happenedAt, beneficiaryId, reason },
          },
        },
      ]
    }
    case 'EligibilityDecided':
    case 'EligibilityWithdrawn': {
      const { beneficiaryId, partnerId, happenedAt, promises } = data
      const reason = type === 'EligibilityWithdrawn' ? data.reason : 'not-eligible'
      return promises.map(({ kitId, kitPartnerId }) => ({
        command: {
          type: 'WithdrawPromise',
          data: { beneficiaryId, partnerId, happenedAt, kitId, kitPartnerId, reason },
        },
      }))
    }
    case 'KitReserved':
      return data.replacedBeneficiaryId === null
        ? []
        : [
            {
              command: {
                type: 'WithdrawPromise',
                data: {
                  beneficiaryId: data.replacedBeneficiaryId,
                  partnerId: data.partnerId,
                  happenedAt: data.happenedAt,
                  kitId: data.kitId,
                  kitPartnerId: data.partnerId,
                  reason: 'reservation-expired',
                },
              },
            },
          ]
    case 'KitHandedOver': {
      const { kitId, partnerId, happenedAt, deviceIds, handOverId, beneficiaryId } = data
      const { programme, noticeVersion } = data
      return [
        ...deviceIds.map(
          (deviceId): Step => ({
            command: { type: 'HandOverDevice', data: { deviceId, partnerId, happenedAt, kitId, handOverId } },
          }),
        ),
        {
          command: {
            type: 'ReceiveKit',
            data: { beneficiaryId, partnerId, happenedAt, kitId, programme, noticeVersion },
          },
        },
      ]
    }
    case 'PartnerRegistered':
    case 'SiteOpened':
    case 'AuthorisationGranted':
    case 'PartnerSuspended':
    case 'PartnerReinstated':
    case 'DonationPromised':
    case 'DonationCollected':
    case 'DonationLineRefused':
    case 'DonationLineMissing':
    case 'DonationClosed':
    case 'SerialReleased':
    case 'LabelClaimed':
    case 'EvidenceReleased':
    case 'DeviceReceived':
    case 'DeviceInspected':
    case 'FlagRaised':
    case 'FlagCleared':
    case 'SanitisationReported':
    case 'MediumDestroyed':
    case 'MediumRemoved':
    case 'MediumInstalled':
    case 'ResidualRiskAccepted':
    case 'DeviceRepaired':
    case 'DeviceTested':
    case 'DeviceGraded':
    case 'DeviceReleased':
    case 'SealBroken':
    case 'DeviceHandedOver':
    case 'DeviceReturned':
    case 'KitOpened':
    case 'DevicePacked':
    case 'AccessoriesPacked':
    case 'DeviceSealConfirmed':
    case 'ReservationReleased':
    case 'BeneficiaryRegistered':
    case 'SecondKitAllowed':
    case 'KitReceived':
      return []
  }
}
