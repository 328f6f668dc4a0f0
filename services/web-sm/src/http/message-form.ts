import { ApiClientError } from '@ajet/shared/api-client'
import {
  ApiError,
  parseBoundary,
  readMultipartForm,
  standardPace,
  withPacedBody,
  type MultipartFile,
} from '@ajet/shared/http'
import { fileEndpoints, limits, type ErrorCode, type MessageView } from '@ajet/shared/schema'
import { errorText } from '../fragments/error-text.ts'
import { isCommand } from '../fragments/is-command.ts'
import { systemClock } from '@ajet/shared/std'
import { isErrorCode } from './error-code.ts'
import { readForm } from './form.ts'
import { codeOf } from './handle.tsx'
import type { Visit } from './visit.ts'

/** What became of a plain form; all null for one that nobody filled in. */
export interface Said {
  /** The root of the thread it was typed in. */
  readonly parentId: string | null
  readonly message: MessageView | null
  readonly command: { readonly typed: string; readonly answer: CommandAnswer } | null
  /** Why nothing of it was posted, and what was typed. */
  readonly refusal: { readonly typed: string; readonly hadFiles: boolean; readonly code: ErrorCode } | null
}

export type CommandAnswer = Awaited<ReturnType<Visit['api']['runCommand']>>

/**
 * Posts what a plain form holds as a message, or as a reply where it names a thread, with the files picked in it, or
 * runs the command it holds. Files go to the API as they come in. What is refused is told with what was typed.
 *
 * @throws ApiError `unsupported_media_type`, `bad_request`; what is nobody's at the form; ApiClientError of the calls
 */
export async function sayByForm(visit: Visit, channelId: string): Promise<Said> {
  const form: MessageForm = { fields: new URLSearchParams(), files: [], hadFiles: false }
  try {
    await readMessageForm(visit, channelId, form)
    return await say(visit, channelId, form)
  } catch (error) {
    return refusedSaid(form, error)
  }
}

/** What has come of a form. */
interface MessageForm {
  fields: URLSearchParams
  /** Ids of what the API has taken. */
  readonly files: string[]
  hadFiles: boolean
}

const textOf = ({ fields }: MessageForm): string => fields.get('body_md') ?? ''

const parentOf = ({ fields }: MessageForm): string | null => fields.get('parent_id') || null

async function say(visit: Visit, channelId: string, form: MessageForm): Promise<Said> {
  const [text, parentId, files] = [textOf(form), parentOf(form), form.files]
  const said = { parentId, message: null, command: null, refusal: null }
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

/** Whoever filled in the form can put it right, or try again. Other errors are thrown on. */
function refusedSaid(form: MessageForm, error: unknown): Said {
  const code = codeOf(error)
  const [typed, { hadFiles }] = [textOf(form), form]
  if (!isErrorCode(code) || NOT_TOLD.has(code) || (typed === '' && !hadFiles)) throw error
  // A thread that is gone is no place to show it in.
  const parentId = code === 'not_found' ? null : parentOf(form)
  return { parentId, message: null, command: null, refusal: { typed, hadFiles, code } }
}

const NOT_TOLD: ReadonlySet<ErrorCode> = new Set(['bad_request', 'unauthenticated', 'internal'])

async function readMessageForm(visit: Visit, channelId: string, form: MessageForm): Promise<void> {
  const { request } = visit
  if (!request.headers.get('content-type')?.startsWith('multipart/')) {
    form.fields = await readForm(request, limits.messageFormBytes)
    return
  }
  const boundary = parseBoundary(request.headers.get('content-type'))
  const { body, signal } = request
  if (!body) throw new ApiError('bad_request', {}, 'The body is empty; a form is expected')
  const takeField = (name: string, value: string) => form.fields.append(name, value)
  const takeFile = async (file: MultipartFile): Promise<void> => {
    form.hadFiles = true
    if (form.files.length === limits.attachmentsPerMessage) throw new ApiError('limit_reached')
    form.files.push(await passOn(visit, channelId, file))
  }
  const take = (source: ReadableStream<Uint8Array>) =>
    readMultipartForm(source, boundary, { maxFieldBytes: limits.messageFormBytes, takeField, takeFile })
  await withPacedBody({ body, signal }, { pace: standardPace, clock: systemClock }, take)
}

/** Gives the id of the file as the API has it. */
async function passOn({ api }: Visit, channelId: string, { filename, body }: MultipartFile): Promise<string> {
  const content = { stream: () => body as ReadableStream<Uint8Array<ArrayBuffer>>, size: 0, type: '' }
  const { output } = fileEndpoints.uploadAttachment
  const { id } = await api.upload(`/api/channels/${channelId}/attachments`, content, { filename, output })
  return id
}
