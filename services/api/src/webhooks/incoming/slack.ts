import { linkTo, plain } from './markdown-text.ts'
import { fromMrkdwn } from './mrkdwn.ts'
import { at, listAt, textAt } from './values.ts'

const COLOURS: Readonly<Record<string, string>> = { good: '🟢 ', warning: '🟡 ', danger: '🔴 ' }

/** A Slack payload as Markdown: text or blocks, then attachments as quotes. */
export function renderSlack(payload: unknown): string {
  const blocks = renderBlocks(listAt(payload, 'blocks'))
  // With blocks the text is only what a notification shows.
  const text = blocks === '' ? fromMrkdwn(textAt(payload, 'text')) : blocks
  return [text, ...listAt(payload, 'attachments').map(renderAttachment)].filter((part) => part !== '').join('\n\n')
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

function renderBlocks(blocks: readonly unknown[]): string {
  return blocks
    .map(renderBlock)
    .filter((block) => block !== '')
    .join('\n\n')
}

function renderBlock(block: unknown): string {
  switch (textAt(block, 'type')) {
    case 'header':
      return `### ${plain(textAt(block, 'text', 'text'))}`
    case 'section':
      return [renderText(at(block, 'text')), ...listAt(block, 'fields').map(renderText)]
        .filter((part) => part !== '')
        .join('\n\n')
    case 'context':
      return listAt(block, 'elements').map(renderText).filter(Boolean).join(' · ')
    case 'actions':
      return listAt(block, 'elements').map(renderButton).filter(Boolean).join(' · ')
    case 'divider':
      return '---'
    default:
      return ''
  }
}

function renderText(text: unknown): string {
  const said = textAt(text, 'text')
  return textAt(text, 'type') === 'plain_text' ? plain(said, 3_000) : fromMrkdwn(said)
}

/** A button that leads somewhere; one that calls back has nobody to call here. */
function renderButton(button: unknown): string {
  const url = textAt(button, 'url')
  return url === '' ? '' : linkTo(plain(textAt(button, 'text', 'text')), url)
}
