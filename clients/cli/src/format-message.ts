import { renderAnsi } from '@ajet/shared/markdown'
import type { MessageView } from '@ajet/shared/schema'
import { oneLine } from './printable.ts'

export interface FormatOptions {
  readonly width: number
  readonly color: boolean
  readonly channel?: string
}

const INDENT = '  '

/** `2026-01-31 14:05 ada: text`; further lines are indented, so that a line that is not begins a message. */
export function formatMessage(message: MessageView, { width, color, channel }: FormatOptions): string {
  const place = channel === undefined ? '' : `${paint(oneLine(channel), 2, color)} `
  const name = paint(oneLine(message.author.username), nameColor(message.author.id), color)
  const head = `${paint(localTime(message.created_at), 2, color)} ${place}${name}:`
  const [first = '', ...rest] = bodyOf(message, width, color)
  return [`${head} ${first}`.trimEnd(), ...rest.map((line) => `${INDENT}${line}`.trimEnd())].join('\n')
}

function bodyOf(message: MessageView, width: number, color: boolean): readonly string[] {
  if (message.deleted_at !== null) return ['(deleted)']
  const { body_md, mentions, edited_at, attachments, reply_count } = message
  const lines = renderAnsi(body_md, { width: Math.max(20, width - INDENT.length), color, mentions }).split('\n')
  const remarks = [
    edited_at === null ? undefined : '(edited)',
    ...attachments.map(({ filename }) => `[${oneLine(filename)}]`),
    reply_count > 0 ? `(${reply_count} ${reply_count === 1 ? 'reply' : 'replies'})` : undefined,
  ].filter((remark) => remark !== undefined)
  const last = [lines.at(-1), ...remarks.map((remark) => paint(remark, 2, color))].join(' ')
  const all = [...lines.slice(0, -1), last]
  // The head of the message takes part of the first line, so a long text begins below it.
  return all.length > 1 ? ['', ...all] : all
}

function localTime(iso: string): string {
  const at = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Always the same colour for the same person, of the six that are legible on light and dark. */
function nameColor(userId: string): number {
  return 31 + (Number.parseInt(userId.slice(-6), 16) % 6)
}

function paint(text: string, code: number, color: boolean): string {
  return color ? `\u001b[${code}m${text}\u001b[0m` : text
}
