import { buildEmojiData } from './emoji-data.ts'
import { quietTurbo } from './quiet-turbo.ts'

/** What the browser gets that has to be made first. */
export interface ClientTexts {
  readonly script: string
  readonly style: string
  /** JSON. */
  readonly emojis: string
}

/** Bundles script and style of the client; a tenth of a second. */
export async function bundleClient(): Promise<ClientTexts> {
  const [script, style] = await Promise.all([bundle('../client/main.ts'), bundle('../styles/main.css')])
  return { script, style, emojis: buildEmojiData() }
}

async function bundle(entry: string): Promise<string> {
  const path = new URL(entry, import.meta.url).pathname
  const built = await Bun.build({
    entrypoints: [path],
    plugins: [quietTurbo],
    minify: true,
    target: 'browser',
    format: 'esm',
    throw: true,
  })
  const texts = await Promise.all(built.outputs.map((output) => output.text()))
  return texts.join('\n')
}
