import type { AttachmentView } from '@ajet/shared/schema'
import { HttpError } from '../lib/http.ts'
import { newNonce } from '../lib/nonce.ts'
import { page } from '../lib/page.ts'
import { inTurn } from './in-turn.ts'
import { sendFile } from './send-file.ts'

export type UploadState =
  | { readonly type: 'sending'; readonly part: number }
  | { readonly type: 'done'; readonly file: AttachmentView }
  | { readonly type: 'failed'; readonly error: HttpError }

/** One file on its way to a message: sent at once, tried again when asked to. Says `change` at each change of its state. */
export class Upload extends EventTarget {
  readonly key = newNonce()
  readonly name: string
  readonly size: number
  readonly #channel: string
  readonly #file: File | undefined
  #state: UploadState
  #running: Promise<AttachmentView> | undefined
  #abort: (() => void) | undefined
  #isCancelled = false

  private constructor(channel: string, from: { readonly name: string; readonly size: number }, file?: File) {
    super()
    this.#channel = channel
    this.name = from.name
    this.size = from.size
    this.#file = file
    this.#state = { type: 'sending', part: 0 }
  }

  static of(channel: string, file: File): Upload {
    const upload = new Upload(channel, file, file)
    // Whoever waits for the file hears of the failure; its row shows it.
    upload.finish().catch(() => undefined)
    return upload
  }

  /** One the server has already. */
  static finished(channel: string, file: AttachmentView): Upload {
    const upload = new Upload(channel, { name: file.filename, size: file.size_bytes })
    upload.#state = { type: 'done', file }
    return upload
  }

  get state(): UploadState {
    return this.#state
  }

  /** What is too large stays too large; all else may pass. */
  get canRetry(): boolean {
    const { type } = this.#state
    return type === 'failed' && !['too_large', 'unsupported_media_type'].includes(this.#state.error.code)
  }

  /** The file as the server has it; one that has failed is sent again. @throws HttpError */
  finish(): Promise<AttachmentView> {
    if (this.#state.type === 'done') return Promise.resolve(this.#state.file)
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  cancel(): void {
    this.#isCancelled = true
    this.#abort?.()
  }

  async #run(): Promise<AttachmentView> {
    this.#change({ type: 'sending', part: 0 })
    try {
      const file = await inTurn(() => this.#send())
      this.#change({ type: 'done', file })
      return file
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      this.#change({ type: 'failed', error })
      throw error
    }
  }

  async #send(): Promise<AttachmentView> {
    const file = this.#file
    if (!file || this.#isCancelled) throw new HttpError('cancelled')
    if (this.size > page.maxUploadBytes) throw new HttpError('too_large')
    const { done, abort } = sendFile(this.#channel, file, (part) => this.#change({ type: 'sending', part }))
    this.#abort = abort
    return await done
  }

  #change(state: UploadState): void {
    this.#state = state
    this.dispatchEvent(new Event('change'))
  }
}
