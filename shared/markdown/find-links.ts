import type { Token } from 'markdown-it'
import { parseTokens } from './parser.ts'

/** The first web addresses a message links to, each once; none of what is code or hidden behind a spoiler. */
export function findLinks(bodyMd: string, most: number): readonly string[] {
  if (!/https?:\/\//i.test(bodyMd)) return []
  const found = new Set<string>()
  for (const token of parseTokens(bodyMd) ?? []) {
    for (const href of linksOf(token.children ?? [])) {
      if (found.size >= most) return [...found]
      found.add(href)
    }
  }
  return [...found].slice(0, most)
}

function* linksOf(tokens: readonly Token[]): Generator<string> {
  let hidden = 0
  for (const token of tokens) {
    if (token.type === 'spoiler_open') hidden += 1
    if (token.type === 'spoiler_close') hidden -= 1
    const href = token.type === 'link_open' && hidden === 0 ? token.attrGet('href') : null
    if (typeof href === 'string' && /^https?:/i.test(href)) yield href
  }
}
