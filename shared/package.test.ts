import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import manifest from './package.json' with { type: 'json' }

const services = new Bun.Glob('{services,clients}/*/package.json')
const root = join(import.meta.dir, '..')

test('SH-1 shared has parts and no entry point of its own, and every service uses it', async () => {
  expect(Object.keys(manifest)).not.toContain('main')
  expect(Object.keys(manifest)).not.toContain('bin')
  expect(Object.keys(manifest.exports)).not.toContain('.')
  for (const [part, file] of Object.entries(manifest.exports)) {
    expect(file).toBe(`${part}/mod.ts`)
    expect(existsSync(join(import.meta.dir, file))).toBe(true)
  }
  const users = [...services.scanSync({ cwd: root })]
  expect(users.length).toBeGreaterThan(3)
  for (const user of users) {
    const { dependencies } = (await Bun.file(join(root, user)).json()) as { readonly dependencies: object }
    expect(dependencies).toHaveProperty('@ajet/shared')
  }
})
