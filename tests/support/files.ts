import { fileEndpoints, type AttachmentView, type MessageView } from '@ajet/shared/schema'
import type { Person } from './people.ts'

/** A file by its name and content. */
export type NamedFile = readonly [name: string, content: Uint8Array | string]

/** Uploads one file that is not posted yet. */
export function attach(person: Person, channelId: string, [name, content]: NamedFile): Promise<AttachmentView> {
  const bytes = typeof content === 'string' ? content : new Uint8Array(content)
  const options = { filename: name, output: fileEndpoints.uploadAttachment.output }
  return person.client.upload(`/api/channels/${channelId}/attachments`, new Blob([bytes]), options)
}

/** Posts a message with files. */
export async function postFiles(
  person: Person,
  channelId: string,
  text: string,
  files: readonly NamedFile[],
  parentId: string | null = null,
): Promise<MessageView> {
  const ids: string[] = []
  for (const file of files) ids.push((await attach(person, channelId, file)).id)
  const body = { body_md: text, attachment_ids: ids, parent_id: parentId }
  return await person.client.postMessage({ params: { channel_id: channelId }, body })
}

/** One second of a picture or a tone, as ffmpeg makes it. */
export function mediaFile(name: string): Promise<Uint8Array> {
  return Bun.file(new URL(`media/${name}`, import.meta.url)).bytes()
}

/** One second of silence as every browser plays it (RIFF, PCM, 8 bits). */
export function silentWav(): Uint8Array {
  const rate = 8_000
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + rate, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(rate, 40)
  return Buffer.concat([header, Buffer.alloc(rate, 128)])
}
