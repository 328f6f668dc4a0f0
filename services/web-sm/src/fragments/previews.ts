import type { PreviewView } from '@ajet/shared/schema'
import { renderIcon } from './icon.ts'
import { markup, nothing, type Markup } from './markup.ts'

/**
 * What the pages a message links to say of themselves; empty places are kept so that live updates have one to write to.
 * Text alone: no picture is loaded from elsewhere on behalf of the reader.
 */
export function renderPreviews(previews: readonly PreviewView[] = []): Markup {
  return markup`<div class="previews" data-previews>${previews.filter(isLink).map(renderPreview)}</div>`
}

function renderPreview({ id, url, title, description, site_name }: PreviewView): Markup {
  const text = description === '' ? nothing : markup`<p class="preview-text" dir="auto">${description}</p>`
  return markup`<aside class="preview" data-preview="${id}" aria-label="Preview of ${site_name}"><p class="preview-site" dir="auto">${site_name}</p><a class="preview-title" dir="auto" href="${url}" target="_blank" rel="noopener noreferrer nofollow">${title}</a>${text}<button type="button" class="preview-remove icon-button" data-action="messages#removePreview" title="Remove preview" aria-label="Remove preview of ${title}">${renderIcon('close')}</button></aside>`
}

const isLink = ({ url }: PreviewView): boolean => /^https?:\/\//i.test(url)
