export const mediaTypes = [
  'video/mp4',
  'video/webm',
  'audio/aac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'audio/flac',
] as const

/** What a page may play with the browser's own controls; opened by itself it is saved like every other file. */
export type MediaType = (typeof mediaTypes)[number]

export function isMediaType(contentType: string): contentType is MediaType {
  return (mediaTypes as readonly string[]).includes(contentType)
}
