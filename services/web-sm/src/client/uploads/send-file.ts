import type { AttachmentView } from '@ajet/shared/schema'
import { HttpError, problemOf } from '../lib/http.ts'

/** A file on its way. */
export interface Sending {
  /** Rejects with an HttpError; `cancelled` after `abort`. */
  readonly done: Promise<AttachmentView>
  abort(): void
}

/** Uploads one file to a channel; by XMLHttpRequest, as `fetch` does not say how much has left. */
export function sendFile(channel: string, file: File, onProgress: (part: number) => void): Sending {
  const request = new XMLHttpRequest()
  const { promise, resolve, reject } = Promise.withResolvers<AttachmentView>()
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total))
  request.addEventListener('load', () => {
    const answer: unknown = request.response
    if (request.status === 201 && isAttachment(answer)) resolve(answer)
    else reject(request.status === 413 ? new HttpError('too_large') : new HttpError(...problemOf(answer)))
  })
  request.addEventListener('error', () => reject(new HttpError('unreachable')))
  request.addEventListener('abort', () => reject(new HttpError('cancelled')))
  request.open('POST', `/api/channels/${encodeURIComponent(channel)}/attachments`)
  request.responseType = 'json'
  request.setRequestHeader('accept', 'application/json')
  const form = new FormData()
  form.append('file', file)
  request.send(form)
  return { done: promise, abort: () => request.abort() }
}

export function isAttachment(value: unknown): value is AttachmentView {
  return typeof value === 'object' && value !== null && 'id' in value && 'filename' in value && 'size_bytes' in value
}
