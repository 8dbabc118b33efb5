/** What a kit holds before it leaves, with what keeps a device back; and what has become of it since. */
import { CONTENTS, type KnownKit, missingFrom } from '../../domain/kits/kit.js'
import type { DeviceCategory, Instant } from '../../domain/shared/values.js'
import { LOSS_WORDS } from '../../words/journey-words.js'
import { ACCESSORY_WORDS, CATEGORY_WORDS, date, wordFor } from '../../words/words.js'
import { type Obstacle, Obstacles, Table, Tag } from '../frame/parts.js'

export type NamedDevice = {
  readonly deviceId: string
  readonly labelCode: string
  readonly maker: string
  readonly model: string | null
  readonly category: DeviceCategory
}

/** A packed device, and why it may not leave as it is: empty when it may. */
export type PackedDeviceRow = NamedDevice & { readonly obstacles: readonly Obstacle[] }

/** A device that left with the kit, or took the place of one that did. */
export type HeldDevice = NamedDevice & {
  readonly state: 'with-holder' | 'returned' | 'lost' | 'stolen' | 'written-off'
  /** When it came back; null otherwise. */
  readonly returnedAt: Instant | null
  readonly replacedBy: { readonly deviceId: string; readonly labelCode: string } | null
}

export const deviceText = ({ labelCode, maker, model }: NamedDevice) =>
  [labelCode, maker, model].filter(Boolean).join(' ')

export const Contents = ({ kit, devices }: { kit: KnownKit; devices: readonly PackedDeviceRow[] }) => {
  const missing = missingFrom(kit)
  const extra = kit.accessories.filter((name) => !CONTENTS[kit.model].accessories.includes(name))
  const packed = CONTENTS[kit.model].accessories.filter((name) => kit.accessories.includes(name))
  return (
    <section aria-labelledby="contenu-kit">
      <h2 class="govuk-heading-m" id="contenu-kit">
        Contenu
      </h2>
      <ul class="checklist">
        {kit.devices.map(({ deviceId, category, sealed }) => {
          const row = devices.find((device) => device.deviceId === deviceId)
          const unfit = (row?.obstacles.length ?? 0) > 0
          return (
            <li>
              {unfit ? (
                <Tag tone="bad">Pas apte</Tag>
              ) : (
                <Tag tone={sealed ? 'calm' : 'good'}>{sealed ? 'Scellé' : 'Présent'}</Tag>
              )}
              <span>
                {CATEGORY_WORDS[category]}{' '}
                <a href={`/appareils/${deviceId}`}>{row ? deviceText(row) : 'voir l’appareil'}</a>
              </span>
            </li>
          )
        })}
        {[...packed, ...extra].map((name) => (
          <li>
            <Tag tone="good">Présent</Tag> {ACCESSORY_WORDS[name]}
          </li>
        ))}
        {missing.map((name) => (
          <li>
            <Tag tone="todo">Manque</Tag> {wordFor({}, name)}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Said before anybody seals: which device keeps the kit back, and what would free it. */
export const UnfitDevices = ({ devices }: { devices: readonly PackedDeviceRow[] }) => {
  const unfit = devices.filter(({ obstacles }) => obstacles.length > 0)
  if (unfit.length === 0) return null
  return (
    <section class="box box--refused" aria-labelledby="inaptes">
      <h2 class="govuk-heading-m" id="inaptes">
        Ce kit ne peut pas encore être scellé
      </h2>
      {unfit.map((device) => (
        <>
          <p class="govuk-body">
            <a href={`/appareils/${device.deviceId}`}>{deviceText(device)}</a> :
          </p>
          <Obstacles obstacles={device.obstacles} />
        </>
      ))}
    </section>
  )
}

const stateOf = ({ state, returnedAt }: HeldDevice) => {
  switch (state) {
    case 'with-holder':
      return <Tag tone="calm">Chez la personne</Tag>
    case 'returned':
      return (
        <>
          <Tag tone="done">Rendu</Tag> {returnedAt !== null && `le ${date(returnedAt)}`}
        </>
      )
    case 'lost':
    case 'stolen':
    case 'written-off':
      return <Tag tone="bad">{LOSS_WORDS[state]}</Tag>
  }
}

export const HeldDevices = ({ kit, held }: { kit: KnownKit; held: readonly HeldDevice[] }) => (
  <section aria-labelledby="contenu-kit">
    <h2 class="govuk-heading-m" id="contenu-kit">
      Ce qui a été remis
    </h2>
    <Table
      caption="Appareils remis avec ce kit"
      hideCaption
      empty="Aucun appareil n’a été remis."
      columns={[{ text: 'Appareil' }, { text: 'État' }, { text: 'Remplacé par' }]}
      rows={held.map((device) => [
        <>
          {CATEGORY_WORDS[device.category]} <a href={`/appareils/${device.deviceId}`}>{deviceText(device)}</a>
        </>,
        stateOf(device),
        device.replacedBy ? (
          <a class="code" href={`/appareils/${device.replacedBy.deviceId}`}>
            {device.replacedBy.labelCode}
          </a>
        ) : (
          '–'
        ),
      ])}
    />
    {kit.accessories.length > 0 && (
      <p class="govuk-body">
        Accessoires : {kit.accessories.map((name) => ACCESSORY_WORDS[name].toLowerCase()).join(', ')}.
      </p>
    )}
  </section>
)
