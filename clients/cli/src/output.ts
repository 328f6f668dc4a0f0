import type { MessageView } from '@ajet/shared/schema'
import { formatMessage } from './format-message.ts'
import type { CliIo } from './io.ts'

export interface OutputOptions {
  readonly json: boolean
  readonly color: boolean
}

/** Prints results: lines for people, or one JSON object a line for programs. */
export class Output {
  readonly #io: CliIo
  readonly json: boolean
  readonly color: boolean

  constructor(io: CliIo, { json, color }: OutputOptions) {
    this.#io = io
    this.json = json
    this.color = color
  }

  /** One result, in whichever shape is wanted. */
  async item(value: object, text: string): Promise<void> {
    await this.#io.stdout.write(`${this.json ? JSON.stringify(value) : text}\n`)
  }

  async messages(messages: readonly MessageView[]): Promise<void> {
    for (const message of messages) await this.message(message)
  }

  /** `channel` names the channel where several are shown together. */
  async message(message: MessageView, channel?: string): Promise<void> {
    const width = this.#io.isTty.stdout ? this.#io.columns : PIPE_WIDTH
    const text = this.json ? '' : formatMessage(message, { width, color: this.color, channel })
    await this.item(message, text)
  }

  /** A remark for people that is not a result. */
  async note(text: string): Promise<void> {
    await this.#io.stderr.write(`${text}\n`)
  }
}

/** Programs that read lines want them whole. */
const PIPE_WIDTH = 500

/** No colour into a pipe, for NO_COLOR (no-color.org), or for a terminal that knows none (CLI-09). */
export function wantsColor({ env, isTty }: CliIo): boolean {
  return isTty.stdout && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}
