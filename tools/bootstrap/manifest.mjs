import fs from 'node:fs'
import path from 'node:path'
import { fail } from './fail.mjs'

/** What package.json says under `ajet`: the version of bun, and the environment that bun is started with. */
export function readManifest(root) {
  const { ajet } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  if (!ajet?.bun) fail('package.json names no bun version (ajet.bun)')
  return { bun: ajet.bun, environment: ajet.environment ?? {} }
}
