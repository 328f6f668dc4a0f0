import type { BunPlugin } from 'bun'

const call = 'this.installStylesheetElement();'

/**
 * Turbo adds a style element for its progress bar as soon as it loads, which the content security policy forbids and
 * logs as a violation on every page. The bar is not used: the style sheet draws one of our own.
 */
export const quietTurbo: BunPlugin = {
  name: 'quiet-turbo',
  setup: (build) => {
    build.onLoad({ filter: /turbo\.es2017-esm\.js$/ }, async ({ path }) => {
      const source = await Bun.file(path).text()
      if (!source.includes(call)) throw new Error('This version of Turbo installs its progress bar in another way')
      return { contents: source.replaceAll(call, ''), loader: 'js' }
    })
  },
}
