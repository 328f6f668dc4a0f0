import { OutboundError, type GuardedAnswer } from '@ajet/shared/http'
import { fields, limits } from '@ajet/shared/schema'
import { Misuse } from '../command.ts'

export interface SaidByService {
  readonly text: string
  /** To be posted in the channel, not only shown to whoever asked. */
  readonly isForAll: boolean
}

/** Reads `{text, visibility}`, or plain text, of a service nobody has checked. @throws Misuse for what is neither */
export function readCommandAnswer({ headers, body }: Pick<GuardedAnswer, 'headers' | 'body'>): SaidByService {
  const said = new TextDecoder().decode(body)
  const type = headers.get('content-type') ?? ''
  if (said.trim() === '') return { text: '', isForAll: false }
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return { text: clean(said), isForAll: false }
  const value = parse(said)
  if (typeof value !== 'object' || value === null) throw unreadable()
  const text: unknown = 'text' in value ? value.text : ''
  if (typeof text !== 'string') throw unreadable()
  return { text: clean(text), isForAll: 'visibility' in value && value.visibility === 'channel' }
}

function clean(text: string): string {
  const cut = text.length > limits.commandAnswer ? `${text.slice(0, limits.commandAnswer - 1)}…` : text
  const shown = cut.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
  return (fields.bodyMdOrEmpty.safeParse(shown).data ?? '').trim()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable(error)
    throw error
  }
}

function unreadable(cause?: unknown): Misuse {
  const why = new OutboundError('bad_answer', undefined, { cause })
  return new Misuse(`The command does not work at the moment. ${why.message}.`, { cause: why })
}
