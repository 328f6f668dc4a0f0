import { sql } from 'kysely'
import type { AttachmentRow } from './view.ts'

export const attachmentColumns = [
  'id',
  'filename',
  'content_type',
  'size_bytes',
  'width',
  'height',
  'thumbnail_key',
  'placeholder',
] as const

/** The files of the message `m`, in their order, as JSON. */
export const attachmentsOfMessage = sql<AttachmentRow[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'filename', f.filename, 'content_type', f.content_type,
    'size_bytes', f.size_bytes, 'width', f.width, 'height', f.height, 'thumbnail_key', f.thumbnail_key,
    'placeholder', f.placeholder) order by f.position), '[]')
  from attachments f where f.message_id = m.id
)`
