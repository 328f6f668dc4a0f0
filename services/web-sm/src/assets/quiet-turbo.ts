import type { BunPlugin } from 'bun'

/**
 * Turbo adds a style element for its progress bar as soon as it loads, which the content security policy forbids and
 * logs as a violation on every page. The bar is not used: the style sheet draws one of our own.
 */
const styleElement = 'this.installStylesheetElement();'

/** Written at every visit, equal or not, which makes the browser style the whole page that is about to go once more. */
const language = 'documentElement.setAttribute("lang", lang);'

/**
 * Turbo puts the page that is left by once the next one is there, when it is no longer on screen. Ours is still: a page of
 * the same community goes into it. So it is put by while the answer is awaited, when the browser has nothing else to do.
 */
const requestStarted = 'requestStarted() {\n    this.startRequest();'
const snapshotLater = 'await nextEventLoopTick();\n      const cachedSnapshot = snapshot.clone();'

const replacements: readonly (readonly [string, string])[] = [
  [styleElement, ''],
  [requestStarted, `${requestStarted}\n    if (this.shouldCacheSnapshot) this.cacheSnapshot();`],
  [snapshotLater, 'const cachedSnapshot = snapshot.clone();'],
  [language, `if (documentElement.getAttribute("lang") !== lang) ${language}`],
]

/** Turbo without what it does needlessly here. */
export const quietTurbo: BunPlugin = {
  name: 'quiet-turbo',
  setup: (build) => {
    build.onLoad({ filter: /turbo\.es2017-esm\.js$/ }, async ({ path }) => ({
      contents: replacements.reduce(replaceIn, await Bun.file(path).text()),
      loader: 'js',
    }))
  },
}

function replaceIn(source: string, [from, to]: readonly [string, string]): string {
  if (!source.includes(from)) throw new Error(`This version of Turbo is written in another way: no ${from}`)
  return source.replaceAll(from, to)
}
