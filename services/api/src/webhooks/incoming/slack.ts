import { linkTo, plain, plainLines } from './markdown-text.ts'
import { decodeSlack, fromMrkdwn } from './mrkdwn.ts'
import { renderBlocks } from './slack-blocks.ts'
import { at, listAt, textAt } from './values.ts'

const COLOURS: Readonly<Record<string, string>> = { good: '🟢 ', warning: '🟡 ', danger: '🔴 ' }

/** A Slack payload as Markdown: text or blocks, then attachments as quotes. */
export function renderSlack(payload: unknown): string {
  const blocks = renderBlocks(listAt(payload, 'blocks'))
  // With blocks the text is only what a notification shows.
  const text = blocks === '' ? renderPlainOrMarked(payload) : blocks
  return [text, ...listAt(payload, 'attachments').map(renderAttachment)].filter((part) => part !== '').join('\n\n')
}

function renderPlainOrMarked(payload: unknown): string {
  const text = textAt(payload, 'text')
  const isPlain = ['false', false].some((no) => at(payload, 'mrkdwn') === no)
  return isPlain ? plainLines(decodeSlack(text)) : fromMrkdwn(text)
}

function renderAttachment(attachment: unknown): string {
  const get = (key: string) => textAt(attachment, key)
  const title = linkTo(plain(get('title')), get('title_link'))
  const body = [
    get('author_name') && linkTo(plain(get('author_name')), get('author_link')),
    title && `**${title}**`,
    fromMrkdwn(get('text')),
    ...listAt(attachment, 'fields').map(renderField),
    renderBlocks(listAt(attachment, 'blocks')),
    get('image_url') && linkTo('Image', get('image_url')),
    ...listAt(attachment, 'actions').map(renderAction),
    plain(get('footer')),
  ].filter((part) => part !== '')
  const lines = body.length > 0 ? body : [fromMrkdwn(get('fallback'))].filter((part) => part !== '')
  const quoted = `${COLOURS[get('color')] ?? ''}${lines.join('\n\n')}`.replace(/^/gm, '> ')
  return [fromMrkdwn(get('pretext')), lines.length > 0 ? quoted : ''].filter((part) => part !== '').join('\n\n')
}

function renderField(field: unknown): string {
  const [title, value] = [plain(textAt(field, 'title')), fromMrkdwn(textAt(field, 'value'))]
  return title === '' ? value : `**${title}:** ${value}`
}

/** A button of the older kind. */
function renderAction(action: unknown): string {
  const url = textAt(action, 'url')
  return url === '' ? '' : linkTo(plain(textAt(action, 'text')), url)
}
