import { bundleApart } from './bundle-apart.ts'
import { renderFavicon } from './favicon.ts'

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
  readonly type: string
}

/** Every static file by its name, and their addresses, which change with the content. */
export interface Assets {
  readonly files: ReadonlyMap<string, Asset>
  pathOf(name: AssetName): string
}

export type AssetName =
  | 'app.js'
  | 'app.css'
  | 'emoji.json'
  | 'favicon.svg'
  | 'favicon-unread.svg'
  | 'favicon-mention.svg'

/** Bundles the client and gathers the other files; a fifth of a second, once a process. */
export async function buildAssets(): Promise<Assets> {
  const { script, style, emojis } = await bundleApart()
  const texts: readonly (readonly [AssetName, string, string])[] = [
    ['app.js', script, 'text/javascript; charset=utf-8'],
    ['app.css', style, 'text/css; charset=utf-8'],
    ['emoji.json', emojis, 'application/json'],
    ['favicon.svg', renderFavicon('plain'), 'image/svg+xml'],
    ['favicon-unread.svg', renderFavicon('unread'), 'image/svg+xml'],
    ['favicon-mention.svg', renderFavicon('mention'), 'image/svg+xml'],
  ]
  const files = new Map<string, Asset>()
  const paths = new Map<AssetName, string>()
  for (const [name, text, type] of texts) {
    const body = new TextEncoder().encode(text)
    const path = `/assets/${Bun.hash(body).toString(36)}/${name}`
    paths.set(name, path)
    files.set(path, { body, gzip: Bun.gzipSync(body, { level: 9 }), type })
  }
  return { files, pathOf: (name) => paths.get(name) ?? `/assets/none/${name}` }
}
