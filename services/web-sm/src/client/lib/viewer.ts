import { find } from './dom.ts'

/** The event that asks the viewer to show an image of a message. */
export const OPEN_IMAGE = 'viewer:open'

/** True when a click wants an image large, here: with a modifier it opens elsewhere, like every link. */
export function wantsViewer(event: Event): HTMLAnchorElement | undefined {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.image') : null
  if (!link || !(event instanceof MouseEvent) || !find('#viewer')) return undefined
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey ? undefined : link
}

export function openViewer(link: HTMLAnchorElement): void {
  find('#viewer')?.dispatchEvent(new CustomEvent(OPEN_IMAGE, { detail: link }))
}

/** What is deleted is not looked at any longer. */
export function closeViewerOn(messageId: string): void {
  const viewer = find<HTMLDialogElement>('#viewer')
  if (viewer?.open && viewer.dataset['of'] === messageId) viewer.close()
}

/** A likeness stays below an image only until it is there: it would be seen through a transparent one. */
export function watchImages(): void {
  const loaded = ({ target }: Event): void => {
    if (target instanceof HTMLImageElement && target.classList.contains('image-thumbnail')) uncover(target)
  }
  document.addEventListener('load', loaded, true)
}

/** For images that were there before anybody watched. */
export function uncoverImages(): void {
  for (const image of document.querySelectorAll<HTMLImageElement>('.image-blur + .image-thumbnail'))
    if (image.complete && image.naturalWidth > 0) uncover(image)
}

function uncover(image: HTMLImageElement): void {
  const blur = image.previousElementSibling
  if (blur?.classList.contains('image-blur')) blur.remove()
}
