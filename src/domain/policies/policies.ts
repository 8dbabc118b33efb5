/**
 * What one context's fact asks of another: event in, commands out; pure.
 *
 * The commands are idempotent, so carrying a fact twice changes nothing, and a start after a crash carries
 * again what may have been cut in half. `otherwise` says what a refusal asks for in return.
 */
import type { Command, DomainEvent, DomainRefusal } from '../contexts.js'
import { serialKey } from '../shared/intake-line.js'
import { reservationEnd } from '../shared/parameters.js'
import { dayOf, isAfter } from '../shared/values.js'

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
    case 'SerialMoved': {
      const { key, asOf, ...correction } = data
      const { deviceId, happenedAt } = correction
      return [
        {
          command: { type: 'CorrectDeviceIdentity', data: correction },
          otherwise: () => ({ type: 'ReleaseSerial', data: { key, deviceId, happenedAt, asOf } }),
        },
      ]
    }
    case 'DeviceFactCorrected':
      return data.intake ? stepsAfterIntake(data, data.intake) : []
    case 'DonationFactCorrected': {
      const { happenedAt, line } = data
      if (!line) return []
      const { deviceId, asOf, standsUnder: movedTo, releases } = line
      return releases.map((key) => ({
        command: { type: 'ReleaseSerial', data: { key, deviceId, happenedAt, asOf, movedTo } },
      }))
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
      const { eligibleUntil, exceptionAllowedBy, route, guardianSigns } = data
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
              ...(route ? { route } : {}),
              ...(guardianSigns === undefined ? {} : { guardianSigns }),
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
    case 'EligibilityWithdrawn':
    case 'IdentityCorrected':
    case 'BeneficiaryForgotten': {
      const { beneficiaryId, partnerId, happenedAt, promises } = data
      const reason =
        type === 'EligibilityWithdrawn'
          ? data.reason
          : type === 'BeneficiaryForgotten'
            ? 'beneficiary-forgotten'
            : 'not-eligible'
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
    case 'DeviceReturned':
    case 'DeviceFound': {
      const { deviceId, partnerId, kitId, happenedAt } = data
      const isBack = data.siteId !== null && kitId !== undefined
      return isBack
        ? [{ command: { type: 'ReturnKitDevice', data: { kitId, partnerId, happenedAt, deviceId } } }]
        : []
    }
    case 'KitDeviceReturned': {
      const { kitId, partnerId, happenedAt, beneficiaryId, ended } = data
      return ended && beneficiaryId !== null
        ? [{ command: { type: 'GiveBackKit', data: { beneficiaryId, partnerId, happenedAt, kitId } } }]
        : []
    }
    case 'ReplacementSealed': {
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
    }
    case 'KitDeviceReplaced': {
      const { kitId, partnerId, happenedAt, oldDeviceId, newDeviceId, handOverId, ticketId } = data
      return [
        {
          command: {
            type: 'HandOverDevice',
            data: { deviceId: newDeviceId, partnerId, happenedAt, kitId, handOverId },
          },
        },
        {
          command: {
            type: 'MarkReplaced',
            data: { deviceId: oldDeviceId, partnerId, happenedAt, kitId, newDeviceId },
          },
        },
        ...(ticketId
          ? [
              {
                command: {
                  type: 'ResolveTicket',
                  data: { ticketId, partnerId, happenedAt, outcome: 'device-replaced' },
                },
              } as const,
            ]
          : []),
      ]
    }
    case 'MediumMovedOut': {
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
    }
    case 'PartPassed': {
      const { deviceId, partnerId, happenedAt, partId, kind, serial, toDeviceId } = data
      return [
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
      ]
    }
    case 'DeviceWrittenOff': {
      const { deviceId, partnerId, happenedAt, consignmentId } = data
      return consignmentId === undefined
        ? []
        : [
            {
              command: {
                type: 'WriteOffConsignmentLine',
                data: { consignmentId, partnerId, happenedAt, deviceId },
              },
            },
          ]
    }
    case 'DeviceLoaded': {
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
    }
    case 'CollectionDeviceRemoved': {
      const { deviceId, partnerId, happenedAt, collectionId, reason } = data
      return [
        {
          command: {
            type: 'UnloadDevice',
            data: { deviceId, partnerId, happenedAt, collectionId, reason },
          },
        },
      ]
    }
    case 'CollectionCancelled': {
      const { deviceIds, partnerId, happenedAt, collectionId, reason } = data
      return deviceIds.map((deviceId) => ({
        command: { type: 'UnloadDevice', data: { deviceId, partnerId, happenedAt, collectionId, reason } },
      }))
    }
    case 'CollectionDeparted': {
      const { deviceIds, partnerId, happenedAt, collectionId } = data
      return deviceIds.map((deviceId) => ({
        command: { type: 'CollectDevice', data: { deviceId, partnerId, happenedAt, collectionId } },
      }))
    }
    case 'CollectionTreated': {
      const { deviceIds, custodianId: partnerId, happenedAt, collectionId } = data
      return deviceIds.map((deviceId) => ({
        command: { type: 'TreatDevice', data: { deviceId, partnerId, happenedAt, collectionId } },
      }))
    }
    case 'DeviceConsigned': {
      const { deviceId, partnerId, happenedAt, consignmentId } = data
      return [
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
      ]
    }
    case 'ConsignmentLineRemoved': {
      const { deviceId, partnerId, happenedAt, consignmentId, reason } = data
      return [
        {
          command: {
            type: 'UnconsignDevice',
            data: { deviceId, partnerId, happenedAt, consignmentId, reason },
          },
        },
      ]
    }
    case 'ConsignmentClosed': {
      const { deviceIds, partnerId, happenedAt, consignmentId, reason } = data
      return deviceIds.map((deviceId) => ({
        command: {
          type: 'UnconsignDevice',
          data: { deviceId, partnerId, happenedAt, consignmentId, reason: reason ?? 'closed' },
        },
      }))
    }
    case 'ConsignmentSent': {
      const { deviceIds, partnerId, happenedAt, consignmentId } = data
      return deviceIds.map((deviceId) => ({
        command: { type: 'ShipDevice', data: { deviceId, partnerId, happenedAt, consignmentId } },
      }))
    }
    case 'ConsignmentAccepted': {
      const { lines, toPartnerId: partnerId, toSiteId: siteId, happenedAt, consignmentId } = data
      return lines.map(({ deviceId, outcome, reason }) => ({
        command: {
          type: 'RecordArrival',
          data: { deviceId, partnerId, happenedAt, consignmentId, siteId, outcome, reason },
        },
      }))
    }
    case 'ConsignmentLineTakenBack': {
      const { deviceId, partnerId, siteId, happenedAt, consignmentId } = data
      return [
        {
          command: {
            type: 'TakeBackDevice',
            data: { deviceId, partnerId, happenedAt, consignmentId, siteId },
          },
        },
      ]
    }
    case 'ConsignmentLineCorrected': {
      const { consignmentId, deviceId, happenedAt, outcome, reason, agreedBy: correctedBy } = data
      const { partnerId, toPartnerId, was } = data
      return [
        {
          command: {
            type: 'CorrectArrival',
            data: {
              ...{ deviceId, partnerId: toPartnerId, happenedAt, consignmentId },
              ...{ outcome, reason, correctedBy },
            },
          },
          otherwise: (refusal) => ({
            type: 'UndoLineCorrection',
            data: { consignmentId, partnerId, happenedAt, deviceId, outcome: was, reason: refusal },
          }),
        },
      ]
    }
    case 'TeachingClaimed': {
      const { agendaId, sessionId, partnerId, happenedAt, siteId, trainerId, startsAt } = data
      const { durationMinutes, capacity } = data
      return [
        {
          command: {
            type: 'PlanSession',
            data: {
              ...{ sessionId, partnerId, happenedAt, siteId, trainerId },
              ...{ startsAt, durationMinutes, capacity },
            },
          },
          otherwise: () => ({ type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } }),
        },
      ]
    }
    case 'LearningClaimed': {
      const { agendaId, sessionId, partnerId, happenedAt, beneficiaryId, kitId, handedOver } = data
      return [
        {
          command: {
            type: 'EnrolPerson',
            data: { sessionId, partnerId, happenedAt, beneficiaryId, kitId, handedOver },
          },
          otherwise: () => ({ type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } }),
        },
      ]
    }
    case 'EnrolmentCancelled': {
      const { beneficiaryId: agendaId, sessionId, happenedAt } = data
      return [{ command: { type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } } }]
    }
    case 'SessionCancelled': {
      const { beneficiaryIds, trainerId, sessionId, happenedAt } = data
      return [trainerId, ...beneficiaryIds].map((agendaId) => ({
        command: { type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } },
      }))
    }
    case 'AttendanceRecorded': {
      const { attendance, sessionId, partnerId, happenedAt } = data
      return attendance.map(({ beneficiaryId, kitId, minutes }) => ({
        command: {
          type: 'CreditTraining',
          data: { kitId, partnerId, happenedAt, beneficiaryId, sessionId, minutes },
        },
      }))
    }
    case 'HelpAsked': {
      const { ticketId, partnerId, happenedAt, kitId, beneficiaryId, deviceId, topic } = data
      const { channel, textId, entitledUntil, warrantyUntil } = data
      return [
        {
          command: {
            type: 'OpenTicket',
            data: {
              ...{ ticketId, partnerId, happenedAt, kitId, beneficiaryId, deviceId },
              ...{ topic, channel, textId, entitledUntil, warrantyUntil },
            },
          },
        },
      ]
    }
    case 'RetentionSwept': {
      const { beneficiaryIds, happenedAt } = data
      return beneficiaryIds.map((beneficiaryId) => ({
        command: {
          type: 'ForgetBeneficiary',
          data: { beneficiaryId, partnerId: null, happenedAt, cause: 'retention' },
        },
      }))
    }
    case 'WorkStopped':
    case 'WorkEntered': {
      const { workerId, day, workId, partnerId, happenedAt, jobId } = data
      const { startsAt, endsAt, deviceIds, agreements } = data
      return [
        {
          command: {
            type: 'LogWork',
            data: {
              ...{ jobId, partnerId, happenedAt, workerId, workId },
              ...{ startsAt, endsAt, deviceIds, agreements },
            },
          },
          otherwise: () => ({ type: 'ReleaseWork', data: { workerId, day, workId, happenedAt } }),
        },
      ]
    }
    case 'WorkWithdrawn': {
      const { workerId, workId, startsAt, happenedAt } = data
      const day = dayOf(startsAt)
      return [{ command: { type: 'ReleaseWork', data: { workerId, day, workId, happenedAt } } }]
    }
    case 'PartnerRegistered':
    case 'SiteOpened':
    case 'SiteDescribed':
    case 'AuthorisationGranted':
    case 'EtpAgreed':
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
    case 'EvidenceDeposited':
    case 'EvidenceSetAside':
    case 'EvidenceRead':
    case 'DeviceReceived':
    case 'DeviceInspected':
    case 'FlagRaised':
    case 'FlagCleared':
    case 'SanitisationReported':
    case 'MediumSighted':
    case 'SightingExplained':
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
    case 'DeviceUnconsigned':
    case 'DeviceShipped':
    case 'DeviceArrived':
    case 'DeviceTakenBack':
    case 'DeviceLost':
    case 'ReplacementWithdrawn':
    case 'DeviceReplaced':
    case 'MediumMovedIn':
    case 'PartTaken':
    case 'PartKept':
    case 'PartInstalled':
    case 'WasteStatusLifted':
    case 'DeviceRetired':
    case 'DeviceStripped':
    case 'DeviceUnloaded':
    case 'DeviceCollected':
    case 'DeviceTreated':
    case 'KitOpened':
    case 'DevicePacked':
    case 'AccessoriesPacked':
    case 'DeviceSealConfirmed':
    case 'ReservationReleased':
    case 'BeneficiaryRegistered':
    case 'SecondKitAllowed':
    case 'WaitingListJoined':
    case 'WaitingListLeft':
    case 'ContactPreferenceStated':
    case 'InformationNoticeGiven':
    case 'IdentityRead':
    case 'AppointmentMade':
    case 'AppointmentCancelled':
    case 'TrainingCredited':
    case 'SlotReleased':
    case 'SessionPlanned':
    case 'PersonEnrolled':
    case 'TicketOpened':
    case 'TicketAnswered':
    case 'TicketEscalated':
    case 'DeviceSwapAsked':
    case 'TicketResolved':
    case 'TicketReopened':
    case 'TicketClosed':
    case 'KitReceived':
    case 'KitGivenBack':
    case 'ConsignmentPrepared':
    case 'ConsignmentLineAdded':
    case 'ConsignmentLineReceived':
    case 'ConsignmentLineRefused':
    case 'ConsignmentLineMissing':
    case 'ConsignmentLineWrittenOff':
    case 'LineCorrectionProposed':
    case 'LineCorrectionUndone':
    case 'CollectionPlanned':
    case 'CollectionDeviceAdded':
    case 'CollectionLooseAdded':
    case 'CollectionLooseRemoved':
    case 'CollectionWeighed':
    case 'CollectionFactCorrected':
    case 'JobStarted':
    case 'JobExtended':
    case 'JobSuspended':
    case 'JobResumed':
    case 'JobEnded':
    case 'HoursDeclared':
    case 'GapExplained':
    case 'WorkLogged':
    case 'JobFactCorrected':
    case 'WorkStarted':
    case 'WorkDeviceTaken':
    case 'WorkReleased':
    case 'WorkerIdentityRead':
    case 'WorkerForgotten':
      return []
  }
}

type Corrected = Extract<DomainEvent, { type: 'DeviceFactCorrected' }>['data']

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
