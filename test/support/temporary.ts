/** A folder of a test's own, under the system's temporary one, gone when the test ends. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

export const temporaryFolder = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'boucle-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}
