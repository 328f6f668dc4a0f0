import type { AttachmentView } from '@ajet/shared/schema'

/** The columns that make the view, as a row or as JSON of the database. */
export interface AttachmentRow {
  readonly id: string
  readonly filename: string
  readonly content_type: string
  /** A bigint: text from a row, a number from JSON. */
  readonly size_bytes: string | number
  readonly width: number | null
  readonly height: number | null
  readonly thumbnail_key: string | null
  readonly placeholder: string | null
}

/** Paths beside that of the file. */
const TAKEN = new Set(['thumbnail', 'complete'])

export function attachmentView(row: AttachmentRow): AttachmentView {
  const { id, filename, content_type, width, height, placeholder } = row
  const path = `/api/attachments/${id}`
  return {
    id,
    filename,
    content_type,
    size_bytes: Number(row.size_bytes),
    width,
    height,
    url: `${path}/${TAKEN.has(filename) ? '_' : ''}${encodeURIComponent(filename)}`,
    thumbnail_url: row.thumbnail_key === null ? null : `${path}/thumbnail`,
    placeholder,
  }
}
