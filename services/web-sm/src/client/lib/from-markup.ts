import type { Markup } from '../../fragments/markup.ts'

/** The nodes of markup that the server's own code made, which escapes what people wrote. */
export function fromMarkup(markup: Markup): readonly Node[] {
  const template = document.createElement('template')
  template.innerHTML = String(markup)
  return [...template.content.childNodes]
}
