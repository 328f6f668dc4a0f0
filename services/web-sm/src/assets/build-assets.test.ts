import { expect, test } from 'bun:test'
import { buildAssets } from './build-assets.ts'
import { serveAsset } from './serve-asset.ts'

const assets = await buildAssets()
const get = (path: string, headers: Record<string, string> = {}) =>
  serveAsset(assets, new Request(`http://localhost${path}`, { headers }))

test('script and style together stay below 150 kB gzipped', () => {
  const bytes = (name: 'app.js' | 'app.css') =>
    assets.files.get(assets.pathOf(name))?.gzip.byteLength ?? Number.POSITIVE_INFINITY
  expect(bytes('app.js') + bytes('app.css')).toBeLessThan(150_000)
})

test('the script evaluates no text, which the content security policy forbids', async () => {
  const script = await get(assets.pathOf('app.js'))?.text()
  expect(script).not.toMatch(/\beval\(|new Function\(/)
})

test('a file is kept for good under an address that changes with its content', async () => {
  const path = assets.pathOf('app.css')
  expect(path).toMatch(/^\/assets\/[a-z0-9]+\/app\.css$/)
  const plain = get(path)
  expect(plain?.headers.get('cache-control')).toContain('immutable')
  const zipped = get(path, { 'accept-encoding': 'gzip, br' })
  expect(zipped?.headers.get('content-encoding')).toBe('gzip')
  const unzipped = new TextDecoder().decode(Bun.gunzipSync(await (zipped as Response).bytes()))
  expect(unzipped).toBe(await (plain as Response).text())
})

test('what is not there, or reaches out of the folder, is not served', () => {
  for (const path of ['/assets/none/app.js', '/assets/../package.json', '/assets/x/../../mod.ts'])
    expect(get(path)).toBeUndefined()
})

test('emojis come by category with names to search by', () => {
  const groups = JSON.parse(new TextDecoder().decode(assets.files.get(assets.pathOf('emoji.json'))?.body))
  expect(groups.map(({ name }: { name: string }) => name)).toContain('Food & drink')
  const every = groups.flatMap(({ emojis }: { emojis: string[][] }) => emojis)
  expect(every.length).toBeGreaterThan(1_500)
  expect(every.find(([emoji]: string[]) => emoji === '🚀')?.[2]).toStartWith('rocket')
})
