import { decodeEntities } from '@ajet/shared/markdown'

/** What a page says of itself; undefined for one that says nothing. */
export interface FoundPreview {
  readonly title: string
  readonly description: string
  readonly site_name: string
}

const TITLE = 200
const DESCRIPTION = 300
const SITE = 80
/** Values beyond this are not even read: somebody is being clever. */
const MAX_VALUE = 5_000

/** What begins the body, also where its tag is left out. */
const BODY = 'body, svg, div, p, h1, main, section, article, table'

/** The first of these that has a value counts. */
const names = {
  title: ['og:title', 'twitter:title'],
  description: ['og:description', 'twitter:description', 'description'],
  site_name: ['og:site_name', 'application-name'],
} as const

/** Reads the head of a page with a real HTML parser; what it says comes out as plain lines of bounded length. */
export async function parsePreview(html: Uint8Array<ArrayBuffer>, host: string): Promise<FoundPreview | undefined> {
  const meta = new Map<string, string>()
  let title = ''
  let titles = 0
  let isInHead = true
  const rewriter = new HTMLRewriter()
    .on(BODY, { element: () => void (isInHead = false) })
    .on('title', {
      element: () => void (titles += 1),
      text: ({ text }) => {
        if (isInHead && titles === 1 && title.length < MAX_VALUE) title += text
      },
    })
    .on('meta', {
      element: (element) => {
        const name = (element.getAttribute('property') ?? element.getAttribute('name') ?? '').trim().toLowerCase()
        const content = element.getAttribute('content') ?? ''
        if (isInHead && !meta.has(name) && content.length <= MAX_VALUE) meta.set(name, content)
      },
    })
  await rewriter.transform(new Response(html)).arrayBuffer()
  const first = (of: readonly string[]) => of.map((name) => meta.get(name) ?? '').find((value) => value.trim() !== '')
  const said = line(first(names.title) ?? title, TITLE)
  if (said === '') return undefined
  const description = line(first(names.description) ?? '', DESCRIPTION)
  return { title: said, description, site_name: line(first(names.site_name) ?? '', SITE) || host }
}

/** Control, direction and other invisible characters, and what cannot be stored. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Surrogate}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]+/gu
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu

function line(text: string, most: number): string {
  const plain = decodeEntities(text).replace(UNSEEN, ' ').replace(STACKED_MARKS, '$1').replace(/\s+/g, ' ').trim()
  return plain.length > most
    ? `${plain
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`
    : plain
}
