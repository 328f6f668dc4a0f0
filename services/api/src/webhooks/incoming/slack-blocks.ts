import { linkTo, plain, plainLines } from './markdown-text.ts'
import { fromMrkdwn } from './mrkdwn.ts'
import { renderRichText, rawText } from './slack-rich-text.ts'
import { at, listAt, textAt } from './values.ts'

/** Slack's Block Kit as Markdown; what only works inside Slack (inputs, buttons that call back) says nothing. */
export function renderBlocks(blocks: readonly unknown[]): string {
  return blocks
    .map((block) => {
      const type = textAt(block, 'type')
      return Object.hasOwn(renderers, type) ? (renderers[type]?.(block) ?? '') : ''
    })
    .filter((block) => block !== '')
    .join('\n\n')
}

const renderers: Readonly<Record<string, (block: unknown) => string>> = {
  header: (block) => {
    const title = plain(textAt(block, 'text', 'text'))
    return title === '' ? '' : `### ${title}`
  },
  section: (block) => paragraphs([at(block, 'text'), ...listAt(block, 'fields')], at(block, 'accessory')),
  context: (block) => inLine(listAt(block, 'elements').map(renderText)),
  actions: (block) => inLine(listAt(block, 'elements').map(renderElement)),
  divider: () => '---',
  image: renderImage,
  video: (block) =>
    linkTo(plain(textAt(block, 'title', 'text')), textAt(block, 'title_url') || textAt(block, 'video_url')),
  rich_text: renderRichText,
  markdown: (block) => textAt(block, 'text').trim(),
  table: (block) =>
    listAt(block, 'rows')
      .map((row) => inLine((Array.isArray(row) ? row.slice(0, 20) : []).map(renderCell)))
      .filter(Boolean)
      .join('\n'),
}

function paragraphs(texts: readonly unknown[], accessory: unknown): string {
  return [...texts.map(renderText), renderElement(accessory)].filter((part) => part !== '').join('\n\n')
}

function inLine(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ')
}

export function renderText(text: unknown): string {
  const said = textAt(text, 'text')
  return textAt(text, 'type') === 'plain_text' ? plainLines(said) : fromMrkdwn(said)
}

/** A button that leads somewhere, or a picture; a button that calls back has nobody to call here. */
function renderElement(element: unknown): string {
  if (textAt(element, 'type') === 'image') return renderImage(element)
  const url = textAt(element, 'url')
  return url === '' ? '' : linkTo(plain(textAt(element, 'text', 'text')), url)
}

/** Pictures of other servers are not shown, so that nobody learns who reads what: a link leads there. */
function renderImage(image: unknown): string {
  const title = textAt(image, 'title', 'text') || textAt(image, 'alt_text') || 'Image'
  const address = textAt(image, 'image_url') || textAt(image, 'slack_file', 'url')
  return address === '' ? '' : linkTo(plain(title), address)
}

function renderCell(cell: unknown): string {
  return plain(textAt(cell, 'text') || rawText(cell))
}
