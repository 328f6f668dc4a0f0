import { find, make } from '../lib/dom.ts'
import { droppedFiles, holdsFiles } from './given-files.ts'

/** What a composer hears when files were dropped for it. */
export const FILES_DROPPED = 'files:dropped'

let shown: HTMLElement | undefined

/** Files may be dropped anywhere on the page: in a thread for its composer, elsewhere for the channel's (WEB-07). */
export function startFileDrop(): void {
  document.addEventListener('dragover', dragged)
  document.addEventListener('drop', dropped)
  // It leaves the window where it comes from nowhere else.
  document.addEventListener('dragleave', (event) => event.relatedTarget === null && hide())
}

function dragged(event: DragEvent): void {
  if (!holdsFiles(event) || !event.dataTransfer) return
  // Without it the browser would open the file in place of the page.
  event.preventDefault()
  const composer = composerFor(event)
  event.dataTransfer.dropEffect = composer ? 'copy' : 'none'
  if (composer) show(composer)
}

function dropped(event: DragEvent): void {
  if (!holdsFiles(event) || !event.dataTransfer) return
  event.preventDefault()
  hide()
  const composer = composerFor(event)
  if (composer) giveFiles(composer, droppedFiles(event.dataTransfer))
}

/** Attaches files to what is written in a composer. */
export function giveFiles(composer: HTMLElement, detail: readonly File[]): void {
  composer.dispatchEvent(new CustomEvent(FILES_DROPPED, { detail }))
}

function composerFor({ target }: DragEvent): HTMLElement | undefined {
  const beside = target instanceof Element ? target.closest('.thread-pane') : null
  return (beside && find('form.composer', beside)) ?? find('[data-channel-pane] form.composer')
}

function show(composer: HTMLElement): void {
  const pane = composer.closest<HTMLElement>('.thread-pane, [data-channel-pane]')
  if (!pane || shown?.parentElement === pane) return
  hide()
  shown = make('div', { class: 'drop-target', 'aria-hidden': 'true' }, 'Drop files to attach them')
  pane.append(shown)
}

function hide(): void {
  shown?.remove()
  shown = undefined
}
