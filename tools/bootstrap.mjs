#!/usr/bin/env node
// Needs Node 20 and npm, nothing else: puts the pinned bun and the packages in place, then hands over to it.
// Usage: node tools/bootstrap.mjs <entry.ts> [arguments…]
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBun } from './bootstrap/bun.mjs'
import { fail } from './bootstrap/fail.mjs'
import { readManifest } from './bootstrap/manifest.mjs'
import { ensurePackages } from './bootstrap/packages.mjs'
import { handOver } from './bootstrap/run.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const [entry, ...rest] = process.argv.slice(2)

try {
  if (!entry) fail('usage: node tools/bootstrap.mjs <entry.ts> [arguments…]')
  const manifest = readManifest(root)
  const bun = await ensureBun(root, manifest.bun)
  await ensurePackages(root, bun)
  handOver(bun, [path.resolve(root, entry), ...rest], manifest.environment)
} catch (error) {
  console.error(`ajet-chat: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
