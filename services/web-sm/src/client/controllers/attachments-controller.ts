import { Controller } from '@hotwired/stimulus'
import { announce, toast } from '../lib/announce.ts'
import { find, findAll } from '../lib/dom.ts'
import { limits } from '../lib/limits.ts'
import { Attached } from '../uploads/attached.ts'
import { FILES_DROPPED } from '../uploads/drop-target.ts'
import { pastedFiles } from '../uploads/given-files.ts'
import { uploadErrorText } from '../uploads/upload-error.ts'
import { makeUploadRow } from '../uploads/upload-row.ts'
import type { Upload } from '../uploads/upload.ts'

/** The files a composer is about to send: picked, dropped or pasted, each with its progress (WEB-06, WEB-07, WEB-08). */
export class AttachmentsController extends Controller<HTMLFormElement> {
  static override targets = ['list']
  static override values = { channel: String, parent: String }

  declare readonly listTarget: HTMLElement
  declare readonly channelValue: string
  declare readonly parentValue: string

  readonly #dropped = (event: Event) => this.#add((event as CustomEvent<readonly File[]>).detail)

  override connect(): void {
    this.element.addEventListener(FILES_DROPPED, this.#dropped)
    this.listTarget.replaceChildren()
    this.show()
  }

  override disconnect(): void {
    this.element.removeEventListener(FILES_DROPPED, this.#dropped)
  }

  picked(event: Event): void {
    const input = event.currentTarget as HTMLInputElement
    this.#add([...(input.files ?? [])])
    // The same file may be picked once more.
    input.value = ''
  }

  pasted(event: ClipboardEvent): void {
    const files = event.clipboardData ? pastedFiles(event.clipboardData) : []
    if (files.length === 0) return
    event.preventDefault()
    this.#add(files)
  }

  /** Brings the rows in line with the files: new ones come, those that were sent or removed go. */
  show(): void {
    const uploads = Attached.of(this.channelValue, this.#parent)
    const known = new Map(findAll('[data-upload]', this.listTarget).map((row) => [row.dataset['upload'], row]))
    for (const [key, row] of known) if (!uploads.some((upload) => upload.key === key)) row.remove()
    for (const upload of uploads) if (!known.has(upload.key)) this.listTarget.append(this.#makeRow(upload))
    this.listTarget.hidden = uploads.length === 0
  }

  get #parent(): string | null {
    return this.parentValue === '' ? null : this.parentValue
  }

  #add(files: readonly File[]): void {
    const room = limits.attachmentsPerMessage - Attached.of(this.channelValue, this.#parent).length
    if (files.length > room) toast(`A message takes ${limits.attachmentsPerMessage} files at most.`)
    const added = Attached.add(this.channelValue, this.#parent, files.slice(0, Math.max(0, room)))
    for (const upload of added) upload.addEventListener('change', () => tell(upload))
    this.show()
    find('textarea', this.element)?.focus()
  }

  #makeRow(upload: Upload): HTMLElement {
    return makeUploadRow(upload, {
      // Its row shows how it goes.
      retry: (one) => void one.finish().catch(() => undefined),
      remove: (one) => this.#remove(one),
    })
  }

  /** The focus passes to the next file, or to the text. */
  #remove(upload: Upload): void {
    const row = find(`[data-upload="${CSS.escape(upload.key)}"]`, this.listTarget)
    const next = row?.nextElementSibling ?? row?.previousElementSibling
    Attached.remove(this.channelValue, this.#parent, upload)
    this.show()
    const heir = next && findAll('button', next).at(-1)
    ;(heir ?? find('textarea', this.element))?.focus()
  }
}

function tell({ name, state }: Upload): void {
  if (state.type === 'done') announce(`${name} is attached.`)
  if (state.type === 'failed' && state.error.code !== 'cancelled')
    announce(`${name} was not attached. ${uploadErrorText(state.error)}`)
}
