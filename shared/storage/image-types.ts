export const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const

/** What browsers show without being asked (FS-6). */
export type ImageType = (typeof imageTypes)[number]

export function isImageType(contentType: string): contentType is ImageType {
  return (imageTypes as readonly string[]).includes(contentType)
}
