import { linkTo } from './markdown-text.ts'

const CODE = /(```[\s\S]*?```|`[^`\n]*`)/
/** Stand for what must not be looked at as text while emphasis is found; nobody else has a use for them. */
const [OPEN, CLOSE] = ['\ue000', '\ue001']

/** Slack's mrkdwn as our Markdown: `*bold*`, `~gone~`, `<url|label>`, `<!channel>`, `&lt;`; code stays as it is. */
export function fromMrkdwn(text: string): string {
  const parts = text.replace(/[\ue000\ue001]/g, '').split(CODE)
  return parts.map((part, at) => (at % 2 === 1 ? decodeSlack(part) : fromText(part))).join('')
}

function fromText(text: string): string {
  const kept: string[] = []
  const hidden = text.replace(/<([^<>\n]+)>/g, (_, inside: string) => {
    kept.push(fromAngle(inside))
    return `${OPEN}${kept.length - 1}${CLOSE}`
  })
  return decodeSlack(emphasise(hidden)).replace(/\ue000(\d+)\ue001/g, (_, at: string) => kept[Number(at)] ?? '')
}

function emphasise(text: string): string {
  return text
    .replace(/(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/g, '**$1**')
    .replace(/(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/g, '~~$1~~')
}

/** What stands in angle brackets: a command, a person, a channel, an address; with a label or without. */
function fromAngle(inside: string): string {
  const bar = inside.indexOf('|')
  const [target, label] = bar === -1 ? [inside, ''] : [inside.slice(0, bar), decodeSlack(inside.slice(bar + 1))]
  const everybody = /^!(here|channel|everyone)$/.exec(target)?.[1]
  if (everybody) return everybody === 'here' ? '@here' : '@channel'
  if (target.startsWith('!')) return label
  if (target.startsWith('@')) return `@${label || target.slice(1)}`
  if (target.startsWith('#')) return `#${label || target.slice(1)}`
  const address = decodeSlack(target)
  return linkTo((label || address).replace(/[[\]\\]/g, String.raw`\$&`), address)
}

/** The three signs that Slack's texts write as entities. */
export function decodeSlack(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
