import { findAll } from '../lib/dom.ts'

/** Puts a new picture in the place of old ones, as large as each was. */
export function replacePictures(selector: string, content: DocumentFragment | undefined): void {
  const picture = content?.firstElementChild
  if (!picture) return
  for (const old of findAll(selector)) {
    const copy = document.importNode(picture, true)
    copy.classList.toggle('is-small', old.classList.contains('is-small'))
    old.replaceWith(copy)
  }
}
