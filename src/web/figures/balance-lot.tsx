/** The balance of one lot on any day, and the lines and devices that a gap comes from (V3, V4). */

import { count, date } from '../../words/words.js'
import { Dials, type DialsShown, withDials } from '../frame/dials.js'
import { ErrorSummary } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, BackLink } from '../frame/parts.js'
import type { LotBalance } from './balance.js'
import { Equation, hasGap } from './balance-equation.js'

export type LotBalancePageProps = {
  readonly frame: Frame
  readonly dials: DialsShown
  readonly lot: LotBalance
  /** As known today: devices in the words of their labels, and ids of which nothing else is known. */
  readonly devicesWithoutLine: readonly { readonly deviceId: string; readonly labelCode: string }[]
  readonly linesWithoutDevice: readonly string[]
}

export const LotBalancePage = (props: LotBalancePageProps) => {
  const { frame, dials, lot } = props
  const { donationId, donor, promisedAt, shown, known } = lot
  const action = `/bilan/lots/${donationId}`
  return (
    <Layout frame={frame} title={`Bilan du lot – ${donor}`} section="/bilan" failed={dials.errors.length > 0}>
      <BackLink href={withDials('/bilan', dials)}>Bilan</BackLink>
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Bilan du lot – {donor}</h1>
      <p class="govuk-body">
        {promisedAt && <>Promis le {date(promisedAt)}. </>}
        <a href={`/lots/${donationId}`}>Voir le lot</a>
      </p>
      <Dials dials={dials} subject="balance" action={action} back={action} />
      <Equation shown={shown} known={known} />
      <GapSource {...props} />
      <p class="govuk-body">
        <a href={address('/appareils', { lot: donationId })}>Voir tous les appareils de ce lot</a>
      </p>
    </Layout>
  )
}

const GapSource = ({
  lot: { shown },
  devicesWithoutLine: devices,
  linesWithoutDevice: lines,
}: LotBalancePageProps) => {
  if (devices.length + lines.length === 0)
    return hasGap(shown) ? (
      <p class="govuk-body">Cet écart a été comblé depuis : il n’en reste rien aujourd’hui.</p>
    ) : null
  return (
    <section aria-labelledby="ecart">
      <h2 class="govuk-heading-m" id="ecart">
        D’où vient l’écart, d’après ce qu’on sait aujourd’hui
      </h2>
      {lines.length > 0 && (
        <>
          <p class="govuk-body">
            {count(lines.length, 'ligne reçue', 'lignes reçues')} sans fiche d’appareil. La saisie s’est
            arrêtée entre les deux : reprenez la prise en charge de ces appareils.
          </p>
          <ul class="govuk-list govuk-list--bullet">
            {lines.map((deviceId) => (
              <li class="code">{deviceId}</li>
            ))}
          </ul>
        </>
      )}
      {devices.length > 0 && (
        <>
          <p class="govuk-body">
            {count(devices.length, 'appareil a une fiche', 'appareils ont une fiche')} sans ligne reçue dans
            le lot.
          </p>
          <ul class="govuk-list govuk-list--bullet">
            {devices.map(({ deviceId, labelCode }) => (
              <li>
                <a class="code" href={`/appareils/${deviceId}`}>
                  {labelCode}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
