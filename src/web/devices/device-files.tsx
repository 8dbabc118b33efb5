/** The files behind the facts of a device: what each was handed in for, its SHA-256, and the file to read again. */
import type { KnownDevice } from '../../domain/devices/device-state.js'
import type { DepositKind } from '../../domain/devices/evidence.js'
import type { Instant } from '../../domain/shared/values.js'
import { DEPOSIT_WORDS, date } from '../../words/words.js'
import { Fold } from '../frame/parts.js'
import { ReadFile } from './evidence.js'

export type NamedFile = {
  readonly sha256: string
  readonly kind: DepositKind
  readonly recordedAt: Instant
  /** Of what came, where persons' names were blanked before it was kept. */
  readonly receivedSha256: string | null
  /** False: no fact of the device comes from it. */
  readonly named: boolean
  /** False for a document of which only the digest was told. */
  readonly kept: boolean
}

export const DeviceFiles = ({
  device,
  files,
  readsFiles,
  csrf,
}: {
  device: KnownDevice
  files: readonly NamedFile[]
  readsFiles: boolean
  csrf: string
}) =>
  files.length === 0 ? null : (
    <Fold title={`Fichiers déposés (${files.length})`}>
      <ul class="govuk-list">
        {files.map(({ sha256, kind, recordedAt, receivedSha256, kept, named }) => (
          <li>
            {DEPOSIT_WORDS[kind]}, {date(recordedAt)}
            {!named && ', refusé : rien n’en a été enregistré'}
            {receivedSha256 !== null && (
              <span class="quiet">
                {' '}
                (noms de personnes masqués ; empreinte du fichier reçu :{' '}
                <span class="code code--long">{receivedSha256}</span>)
              </span>
            )}
            {readsFiles && kept ? (
              <ReadFile sha256={sha256} csrf={csrf} deviceId={device.deviceId} />
            ) : (
              <p class="quiet">
                SHA-256 <span class="code code--long">{sha256}</span>
                {!kept && ' – le fichier n’est pas gardé ici'}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Fold>
  )
