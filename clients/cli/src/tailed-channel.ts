import { paginate, type ApiClient } from '@ajet/shared/api-client'
import type { MessageView } from '@ajet/shared/schema'
import type { Output } from './output.ts'

/** One channel's timeline as it is printed: every message once, in order, by its `seq`. */
export class TailedChannel {
  readonly id: string
  readonly #client: ApiClient
  readonly #label: string | undefined
  readonly #newest: number
  #lastSeq: number | undefined

  /** `label` is printed with each message; `newest` is how many are printed at first. */
  constructor(client: ApiClient, id: string, label: string | undefined, newest: number) {
    this.id = id
    this.#client = client
    this.#label = label
    this.#newest = newest
  }

  /** Prints what the server has behind the last printed message; at first, the newest ones. */
  async catchUp(out: Output, signal?: AbortSignal): Promise<void> {
    const known = this.#lastSeq
    const missed: MessageView[] = []
    const limit = known === undefined ? Math.min(this.#newest, 200) : 200
    const args = { params: { channel_id: this.id }, query: { limit }, signal }
    for await (const message of paginate(this.#client.listMessages, args, 'back')) {
      if (known !== undefined && message.seq <= known) break
      missed.push(message)
      if (known === undefined && missed.length >= this.#newest) break
    }
    this.#lastSeq ??= 0
    for (const message of missed.reverse()) await this.show(message, out)
  }

  /** Prints a message unless it was. Replies belong to their thread, not to the timeline. */
  async show(message: MessageView, out: Output): Promise<void> {
    if (message.parent_id !== null || message.seq <= (this.#lastSeq ?? 0)) return
    await out.message(message, this.#label)
    this.#lastSeq = message.seq
  }
}
