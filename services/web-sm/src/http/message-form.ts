import {
  ApiError,
  parseBoundary,
  readMultipartForm,
  standardPace,
  withPacedBody,
  type MultipartFile,
} from '@ajet/shared/http'
import { fileEndpoints, limits, type MessageView } from '@ajet/shared/schema'
import { systemClock } from '@ajet/shared/std'
import { readForm } from './form.ts'
import type { Visit } from './visit.ts'

/**
 * Posts what a plain form holds as a message, or as a reply where it names a thread, with the files picked in it. These
 * go to the API as they come in. Undefined for a form that nobody filled in.
 *
 * @throws ApiError `unsupported_media_type`, `too_large`, `bad_request`, `limit_reached`; ApiClientError of the calls
 */
export async function postMessageForm(visit: Visit, channelId: string): Promise<MessageView | undefined> {
  const { fields, files } = await readMessageForm(visit, channelId)
  const text = fields.get('body_md') ?? ''
  if (text.trim() === '' && files.length === 0) return undefined
  const parentId = fields.get('parent_id')
  const body = { body_md: text, parent_id: parentId === '' ? null : parentId, attachment_ids: [...files] }
  return await visit.api.postMessage({ params: { channel_id: channelId }, body })
}

async function readMessageForm(visit: Visit, channelId: string) {
  const { request } = visit
  const files: string[] = []
  if (!request.headers.get('content-type')?.startsWith('multipart/'))
    return { fields: await readForm(request, limits.messageFormBytes), files }
  const boundary = parseBoundary(request.headers.get('content-type'))
  const { body, signal } = request
  if (!body) throw new ApiError('bad_request', {}, 'The body is empty; a form is expected')
  const takeFile = async (file: MultipartFile): Promise<void> => {
    if (files.length === limits.attachmentsPerMessage) throw new ApiError('limit_reached')
    files.push(await passOn(visit, channelId, file))
  }
  const take = (form: ReadableStream<Uint8Array>) =>
    readMultipartForm(form, boundary, { maxFieldBytes: limits.messageFormBytes, takeFile })
  const fields = await withPacedBody({ body, signal }, { pace: standardPace, clock: systemClock }, take)
  return { fields, files }
}

/** Gives the id of the file as the API has it. */
async function passOn({ api }: Visit, channelId: string, { filename, body }: MultipartFile): Promise<string> {
  const content = { stream: () => body as ReadableStream<Uint8Array<ArrayBuffer>>, size: 0, type: '' }
  const { output } = fileEndpoints.uploadAttachment
  const { id } = await api.upload(`/api/channels/${channelId}/attachments`, content, { filename, output })
  return id
}
