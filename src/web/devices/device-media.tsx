/** The media of a device: each one's verdict, what it means, and where it came from or went to. */
import { judgementOf, type KnownDevice, type KnownMedium } from '../../domain/devices/device-state.js'
import type { Instant } from '../../domain/shared/values.js'
import { VERDICT_SENTENCES } from '../../evidence/verdict-sentences.js'
import { capacity, MEDIUM_KINDS, VERDICT_WORDS } from '../../words/words.js'
import { Table, Tag } from '../frame/parts.js'
import { type Relative, RelativeLink } from './device-genealogy.js'

const VERDICT_TONES = { erased: 'good', 'erased-with-reservation': 'todo', 'not-proven': 'bad' } as const

export const Erasure = ({
  device,
  at,
  relatives,
  waiting,
}: {
  device: KnownDevice
  at: Instant
  relatives: readonly Relative[]
  /** Serials of its media for which evidence waits to be matched or set aside. */
  waiting: readonly string[]
}) => (
  <section aria-labelledby="effacement">
    <h2 class="govuk-heading-m" id="effacement">
      Effacement
    </h2>
    {device.purgeDemanded && (
      <p class="govuk-inset-text">
        Le donateur exige une purge : une simple réécriture ne suffit pour aucun support.
      </p>
    )}
    {waiting.length > 0 && (
      <p class="govuk-inset-text">
        Une preuve attend pour {waiting.join(', ')} : rattachez-la, ou mettez-la de côté, dans{' '}
        <a href="/preuves">Preuves</a>.
      </p>
    )}
    <Table
      caption="Supports de stockage"
      hideCaption
      stacked
      empty={
        device.inspected
          ? 'L’inspection dit que cet appareil n’a aucun support de stockage.'
          : 'On ne sait pas encore quels supports contient cet appareil : inspectez-le.'
      }
      columns={[{ text: 'Support' }, { text: 'Verdict' }, { text: 'Ce que cela veut dire', wide: true }]}
      rows={device.media.map((medium) => mediumRow(medium, device, at, relatives))}
    />
  </section>
)

const mediumRow = (medium: KnownMedium, device: KnownDevice, at: Instant, relatives: readonly Relative[]) => {
  const name = (
    <>
      {MEDIUM_KINDS[medium.kind]} {medium.capacityBytes !== null && capacity(medium.capacityBytes)}{' '}
      <span class="code">{medium.serial}</span>
      {medium.fromDeviceId !== null && (
        <>
          , vient de <RelativeLink deviceId={medium.fromDeviceId} relatives={relatives} />
        </>
      )}
    </>
  )
  if (!medium.present)
    return [
      name,
      <Tag tone="done">{medium.destroyed ? 'Détruit' : medium.toDeviceId ? 'Déplacé' : 'Retiré'}</Tag>,
      medium.toDeviceId === null ? (
        'Ce support n’est plus dans l’appareil.'
      ) : (
        <>
          Posé dans <RelativeLink deviceId={medium.toDeviceId} relatives={relatives} /> : son effacement y est
          à prouver à nouveau.
        </>
      ),
    ]
  const { verdict, reason } = judgementOf(medium, device, at)
  return [
    name,
    <Tag tone={VERDICT_TONES[verdict]}>{VERDICT_WORDS[verdict]}</Tag>,
    <>
      {VERDICT_SENTENCES[reason]}
      {medium.purgeDemanded && !device.purgeDemanded && ' Son donateur exige une purge : elle le suit.'}
      {medium.riskAccepted && <strong> Cette réserve a été acceptée nommément.</strong>}
    </>,
  ]
}
