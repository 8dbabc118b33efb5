/** Where a device's parts went and came from, which device it replaces, and which took its place (T7, W5). */
import type { KnownDevice } from '../../domain/devices/device-state.js'
import type { HistoryEntry } from '../frame/history.js'
import { Table, Tag } from '../frame/parts.js'
import { onTheShelf } from './device-offers.js'
import { partText } from './device-part-forms.js'

/** Another device that this one has to do with, as it is named: by its label. */
export type Relative = { readonly deviceId: string; readonly labelCode: string }

export const RelativeLink = ({
  deviceId,
  relatives,
}: {
  deviceId: string
  relatives: readonly Relative[]
}) => (
  <a href={`/appareils/${deviceId}`} class="code">
    {relatives.find((relative) => relative.deviceId === deviceId)?.labelCode ?? 'un autre appareil'}
  </a>
)

const SETTLES: readonly string[] = [
  'ReplacementSealed',
  'ReplacementWithdrawn',
  'DeviceReturned',
  'DeviceFound',
]
/** The device whose place this one took in its kit; undefined once it came back. @param history newest first. */
export const replacedDevice = (history: readonly HistoryEntry[]): string | undefined => {
  const last = history.find(({ event }) => SETTLES.includes(event.type))?.event
  return last?.type === 'ReplacementSealed' ? last.data.oldDeviceId : undefined
}

/** Every other device that its card names. */
export const relativeIds = (
  { media, parts, installedParts, replacedBy }: KnownDevice,
  history: readonly HistoryEntry[],
): readonly string[] => {
  const ids = [
    ...media.flatMap(({ fromDeviceId, toDeviceId }) => [fromDeviceId, toDeviceId]),
    ...parts.map(({ toDeviceId }) => toDeviceId),
    ...installedParts.map(({ fromDeviceId }) => fromDeviceId),
    replacedBy,
    replacedDevice(history),
  ]
  return [...new Set(ids.filter((id) => id !== null && id !== undefined))]
}

export const Parts = ({ device, relatives }: { device: KnownDevice; relatives: readonly Relative[] }) => {
  const { parts, installedParts } = device
  if (parts.length === 0 && installedParts.length === 0) return null
  const shelf = onTheShelf(device)
  return (
    <section aria-labelledby="pieces">
      <h2 class="govuk-heading-m" id="pieces">
        Pièces
      </h2>
      <Table
        caption="Pièces posées et retirées"
        hideCaption
        empty=""
        columns={[{ text: 'Pièce' }, { text: 'Mouvement' }, { text: 'Autre appareil', wide: true }]}
        rows={[
          ...installedParts.map((part) => [
            partText(part),
            <Tag tone="calm">Posée ici</Tag>,
            part.fromDeviceId === null ? (
              'Achetée'
            ) : (
              <>
                Vient de <RelativeLink deviceId={part.fromDeviceId} relatives={relatives} />
              </>
            ),
          ]),
          ...parts.map((part) => [
            partText(part),
            <Tag tone={shelf.includes(part) ? 'todo' : 'done'}>Retirée</Tag>,
            part.toDeviceId === null ? (
              'Sur l’étagère'
            ) : (
              <>
                Posée dans <RelativeLink deviceId={part.toDeviceId} relatives={relatives} />
              </>
            ),
          ]),
        ]}
      />
    </section>
  )
}
