/**
 * What may be told of a device where it is now: the forms that its card offers, and none that the place
 * alone would refuse. A refusal for another reason is said beside the form, by the domain.
 */
import { type KnownDevice, openSightings, presentMedia } from '../../domain/devices/device-state.js'
import type { DeviceForm } from './device-form.js'

const ON_MEDIA: readonly DeviceForm[] = ['effacement', 'certificat', 'support', 'risque']
/** Done to whatever stands before the bench, in a kit or not. */
const AT_THE_BENCH: readonly DeviceForm[] = [
  ...([
    'inspection',
    'inspection-manuelle',
    'support-vu',
    ...ON_MEDIA,
    'essais',
    'grade',
    'signalement',
    'dechet',
  ] as const),
  ...(['reparation', 'support-installe', 'support-deplace'] as const),
  ...(['piece-retiree', 'piece-achetee'] as const),
]
/** Each of these reopens the kit in which the device is sealed. */
const REOPENING: readonly DeviceForm[] = [
  ...(['inspection', 'inspection-manuelle', 'support-vu', 'effacement', 'certificat', 'support'] as const),
  ...(['essais', 'signalement', 'reparation', 'support-installe', 'support-deplace'] as const),
  ...(['piece-retiree', 'piece-achetee'] as const),
]
/** What is still done to a device that waits for its end: it is emptied of its data and of its parts. */
const BEFORE_ITS_END: readonly DeviceForm[] = [
  ...(['inspection', 'inspection-manuelle', 'support-vu', ...ON_MEDIA, 'signalement'] as const),
  ...(['support-deplace', 'piece-retiree', 'perte', 'demontage'] as const),
]

const byPlace = ({ use, transit }: KnownDevice): readonly DeviceForm[] => {
  if (transit)
    switch (transit.status) {
      case 'consigned':
        return []
      case 'missing':
        return ['radiation', 'signalement']
      case 'under-way':
      case 'refused':
        return ['signalement']
    }
  switch (use.state) {
    case 'in-stock':
      return [...AT_THE_BENCH, 'kit', 'perte', 'reforme', 'demontage']
    case 'allocated':
      // What is lost with its kit leaves that kit first.
      return [...(use.sealed ? REOPENING : AT_THE_BENCH), 'perte']
    case 'handed-over':
      return ['retour', 'perte', 'signalement']
    case 'lost':
      return use.how === 'written-off' ? ['retrouve'] : ['retrouve', 'radiation', 'signalement']
    case 'retired':
      return use.collectionId === null ? BEFORE_ITS_END : []
    case 'collected':
    case 'treated':
      return []
  }
}

export const offeredForms = (device: KnownDevice): readonly DeviceForm[] => {
  // What was taken out has its own way, wherever its device is by then.
  const elsewhere: readonly DeviceForm[] = [
    ...(movableMedia(device).length > 0 ? (['support-deplace'] as const) : []),
    ...(onTheShelf(device).length > 0 ? (['piece-posee'] as const) : []),
  ]
  const here = byPlace(device).filter((form) => {
    if (ON_MEDIA.includes(form)) return presentMedia(device).length > 0
    if (form === 'support-vu') return openSightings(device).length > 0
    if (form === 'dechet') return device.isWaste
    return form !== 'support-deplace' && (form !== 'demontage' || !device.stripped)
  })
  return [...here, ...elsewhere]
}

/** The media that may be put into another machine: those inside, where the bench may open it, and those out. */
export const movableMedia = (device: KnownDevice) => {
  const mayBeOpened = byPlace(device).includes('support-deplace')
  return device.media.filter(({ present, destroyed, toDeviceId }) =>
    present ? mayBeOpened : !destroyed && toDeviceId === null,
  )
}

/** Which form its place asks for first; undefined where the bench goes on with its work. */
export const firstForm = ({ use }: KnownDevice): DeviceForm | undefined => {
  if (use.state === 'handed-over') return 'retour'
  return use.state === 'lost' ? 'retrouve' : undefined
}

export const onTheShelf = ({ parts }: KnownDevice) => parts.filter(({ toDeviceId }) => toDeviceId === null)
