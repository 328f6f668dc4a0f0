import type { MessageHitView } from '@ajet/shared/schema'
import { markup, type Markup } from '../fragments/markup.ts'

/** The text around what was found, with each match marked. The places are those of the text as it was, not of markup. */
export function renderSnippet({ snippet, highlights }: Pick<MessageHitView, 'snippet' | 'highlights'>): Markup {
  const parts: Markup[] = []
  let at = 0
  for (const { start, end } of highlights) {
    if (start < at || end <= start || end > snippet.length) continue
    parts.push(markup`${snippet.slice(at, start)}<mark>${snippet.slice(start, end)}</mark>`)
    at = end
  }
  return markup`${parts}${snippet.slice(at)}`
}
