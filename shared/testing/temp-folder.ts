import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own for a test file, gone with its `remove`: a fixed one would be another user's or another run's. */
export function tempFolder(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `ajet-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
