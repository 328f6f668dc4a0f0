import type { MarkdownIt, StateCore, Token } from 'markdown-it'

/** Only addresses that open a page or a mail; no script, no data, no file, no path on this server. */
export function isSafeLink(url: string): boolean {
  return url.length <= 2048 && /^(?:https?:\/\/[^\s/]|mailto:[^\s])/i.test(url)
}

/** `||https://example.org||` hides a link: the bars are no part of the address, or it would stand there for all to see. */
export function endLinksAtSpoilers(linkify: MarkdownIt['linkify']): void {
  const match = linkify.matchAtStart.bind(linkify)
  linkify.matchAtStart = (text) => {
    const end = text.indexOf('||')
    return match(end === -1 ? text : text.slice(0, end))
  }
}

/** `![text](address)` is a link: nothing is loaded from elsewhere on behalf of the reader. Takes away the mark before it. */
export function imageAsLink(state: StateCore): void {
  for (const { children } of state.tokens) {
    if (children === null) continue
    for (const [at, token] of children.entries()) {
      const before = children[at - 1]
      if (token.type !== 'link_open' || token.markup !== '' || before?.type !== 'text') continue
      if (before.content.endsWith('!')) before.content = before.content.slice(0, -1)
    }
  }
}

/** `[text]()` leads nowhere: its text is shown, no link. */
export function linksWithAddress(state: StateCore): void {
  for (const { children } of state.tokens) {
    const open: Token[] = []
    for (const token of children ?? []) {
      if (token.type === 'link_open') open.push(token)
      const opener = token.type === 'link_close' ? open.pop() : undefined
      if (opener?.attrGet('href') === '') unlink(opener, token)
    }
  }
}

function unlink(opener: Token, closer: Token): void {
  opener.type = 'plain_open'
  closer.type = 'plain_close'
  opener.tag = closer.tag = 'span'
  opener.attrs = null
}
