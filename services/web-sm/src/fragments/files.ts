import type { AttachmentView } from '@ajet/shared/schema'
import { fileSize } from './file-size.ts'
import { renderFileName } from './file-name.ts'
import { renderIcon } from './icon.ts'
import type { IconName } from './icon-shapes.ts'
import { markup, nothing, type Markup } from './markup.ts'

/** The largest box of an image that stands alone, in pixels. */
const ALONE = { width: 360, height: 280 }

type Image = AttachmentView & { readonly width: number; readonly height: number; readonly thumbnail_url: string }

/**
 * The files of a message: images as thumbnails whose boxes are there before they are, videos and sounds with the
 * browser's controls, all else as rows to be saved. Plain links: the script opens images in a dialog (WEB-10, WEB-11).
 */
export function renderFiles(files: readonly AttachmentView[]): Markup {
  if (files.length === 0) return nothing
  const served = files.filter(({ url }) => isOurs(url))
  const images = served.filter(isImage)
  const others = served.filter((file) => !isImage(file))
  return markup`<div class="files" data-files>${renderImages(images)}${renderRows(others)}</div>`
}

/** Only what the API hands out is linked to, whatever a view says. */
const isOurs = (url: string | null | undefined): boolean => url?.startsWith('/api/attachments/') === true

function isImage(file: AttachmentView): file is Image {
  return file.width !== null && file.height !== null && isOurs(file.thumbnail_url)
}

function renderImages(images: readonly Image[]): Markup {
  const [alone] = images
  if (!alone) return nothing
  const grid = images.length === 1 ? nothing : images.length === 2 || images.length === 4 ? ' is-pairs' : ' is-grid'
  return markup`<ul class="images${grid}">${images.map((image) => markup`<li>${renderImage(image)}</li>`)}</ul>`
}

function renderImage(image: Image): Markup {
  const { width, height } = fitInto(image)
  const blur = image.placeholder?.startsWith('data:image/')
    ? markup`<img class="image-blur" src="${image.placeholder}" alt="" aria-hidden="true">`
    : nothing
  return markup`<a class="image" href="${image.url}" target="_blank" rel="noopener" title="${image.filename}" data-file="${image.filename}" data-width="${String(image.width)}" data-height="${String(image.height)}">${blur}<img class="image-thumbnail" src="${image.thumbnail_url}" width="${String(width)}" height="${String(height)}" alt="${image.filename}" loading="lazy" decoding="async"></a>`
}

function fitInto({ width, height }: Pick<Image, 'width' | 'height'>): {
  readonly width: number
  readonly height: number
} {
  const scale = Math.min(1, ALONE.width / width, ALONE.height / height)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

function renderRows(files: readonly AttachmentView[]): Markup {
  if (files.length === 0) return nothing
  return markup`<ul class="file-list">${files.map((file) => markup`<li>${renderPlayer(file)}${renderRow(file)}</li>`)}</ul>`
}

/** Nothing of it is loaded before somebody plays it. */
function renderPlayer({ content_type: type, filename, url }: AttachmentView): Markup {
  if (type.startsWith('video/'))
    return markup`<video class="player" controls preload="none" src="${url}" aria-label="${filename}"></video>`
  if (type.startsWith('audio/'))
    return markup`<audio class="player" controls preload="none" src="${url}" aria-label="${filename}"></audio>`
  return nothing
}

function renderRow({ content_type: type, filename, size_bytes: bytes, url }: AttachmentView): Markup {
  return markup`<a class="file" href="${url}" download data-file="${filename}">${renderIcon(iconOf(type))}${renderFileName(filename)} <span class="file-size">${fileSize(bytes)}</span>${renderIcon('download')}</a>`
}

function iconOf(type: string): IconName {
  if (type.startsWith('video/')) return 'film'
  return type.startsWith('audio/') ? 'sound' : 'file'
}
