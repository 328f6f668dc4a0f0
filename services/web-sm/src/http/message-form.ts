import { ApiClientError } from '@ajet/shared/api-client'
import {
  ApiError,
  parseBoundary,
  readMultipartForm,
  standardPace,
  withPacedBody,
  type MultipartFile,
} from '@ajet/shared/http'
import { fileEndpoints, limits, type MessageView } from '@ajet/shared/schema'
import { errorText } from '../fragments/error-text.ts'
import { isCommand } from '../fragments/is-command.ts'
import { systemClock } from '@ajet/shared/std'
import { readForm } from './form.ts'
import type { Visit } from './visit.ts'

/** What became of a plain form; all null for one that nobody filled in. */
export interface Said {
  /** The root of the thread it was typed in. */
  readonly parentId: string | null
  readonly message: MessageView | null
  readonly command: { readonly typed: string; readonly answer: CommandAnswer } | null
}

export type CommandAnswer = Awaited<ReturnType<Visit['api']['runCommand']>>

/**
 * Posts what a plain form holds as a message, or as a reply where it names a thread, with the files picked in it, or
 * runs the command it holds. Files go to the API as they come in.
 *
 * @throws ApiError `unsupported_media_type`, `too_large`, `bad_request`, `limit_reached`; ApiClientError of the calls
 */
export async function sayByForm(visit: Visit, channelId: string): Promise<Said> {
  const { fields, files } = await readMessageForm(visit, channelId)
  const text = fields.get('body_md') ?? ''
  const parentId = fields.get('parent_id') || null
  const said = { parentId, message: null, command: null }
  if (text.trim() === '' && files.length === 0) return said
  if (isCommand(text)) {
    const answer = files.length > 0 ? NO_FILES : await run(visit, { channel_id: channelId, parent_id: parentId, text })
    return { ...said, command: { typed: text, answer } }
  }
  const body = { body_md: text, parent_id: parentId, attachment_ids: [...files] }
  return { ...said, message: await visit.api.postMessage({ params: { channel_id: channelId }, body }) }
}

const NO_FILES: CommandAnswer = { ok: false, text: 'A command takes no files.' }

/** What is refused is told where the command was typed. */
async function run({ api }: Visit, body: Parameters<Visit['api']['runCommand']>[0]['body']): Promise<CommandAnswer> {
  try {
    return await api.runCommand({ body })
  } catch (error) {
    if (!(error instanceof ApiClientError) || error.status >= 500 || error.status === 401) throw error
    return { ok: false, text: errorText(error.code) }
  }
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
