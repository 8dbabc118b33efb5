/** What use cases need of stores that are not the log: each is given them where the server is put together. */
import type { Clock } from '../domain/devices/evidence.js'

export type UploadedFile = { readonly bytes: Buffer; readonly name: string; readonly sha256: string }

/** Files handed in, kept whole under the SHA-256 of what is kept; and which clock the tools of a bench write. */
export type FilesStore = {
  /**
   * @param receivedSha256 of what came, where it is not what is kept.
   * @param problem why it could not be read.
   */
  keep(
    file: UploadedFile,
    partnerId: string,
    receivedSha256: string | null,
    problem: string | null,
  ): Promise<void>
  read(sha256: string): Promise<UploadedFile | undefined>
  /** Which of these are kept. */
  kept(sha256s: readonly string[]): Promise<ReadonlySet<string>>
  /** What these are called, and why they could not be read, by their SHA-256. */
  named(
    sha256s: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly name: string; readonly problem: string | null }>>
  /** As somebody of the bench last said; undefined until then. `siteId` null: a bench without a site. */
  clockOf(partnerId: string, siteId: string | null): Promise<Clock | undefined>
  rememberClock(partnerId: string, siteId: string | null, clock: Clock): Promise<void>
}
