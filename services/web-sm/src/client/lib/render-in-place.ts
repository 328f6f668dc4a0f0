import { find, findAll } from './dom.ts'
import { closeMenu } from './overlays.ts'
import { mergeSidebar } from './merge-sidebar.ts'

interface RenderDetail {
  readonly newBody: HTMLElement
  readonly renderMethod: string
  render: (current: HTMLElement, next: HTMLElement) => void
}

/**
 * A page of the community on screen goes into it: the main part takes the place of the one before, the sidebar is
 * brought up to date, the rest stays. Turbo would put a new body there, and the browser style and lay out all of it.
 */
export function renderInPlace(event: Event): void {
  const { detail } = event as CustomEvent<RenderDetail>
  const { newBody, renderMethod } = detail
  if (renderMethod !== 'replace' || !sharesFrame(newBody)) return
  // It stays where it is; Turbo would look for its place in the new body.
  for (const permanent of findAll('[data-turbo-permanent]', newBody)) permanent.remove()
  detail.render = (_, next) => putInPlace(next)
}

const mainIn = (root: ParentNode) => find('#app > #main', root)

function sharesFrame(newBody: HTMLElement): boolean {
  const community = find('#app')?.dataset['community']
  if (community === undefined || find('#app', newBody)?.dataset['community'] !== community) return false
  return [document, newBody].every((root) => mainIn(root) && find('#sidebar', root))
}

function putInPlace(newBody: HTMLElement): void {
  closeOverlays()
  copyAttributes(document.body, newBody)
  const [app, newApp] = [find('#app'), find('#app', newBody)]
  if (app && newApp) copyAttributes(app, newApp)
  mergeSidebar(newBody)
  const main = mainIn(newBody)
  if (main) mainIn(document)?.replaceWith(main)
}

/** With the page they were opened on. */
function closeOverlays(): void {
  closeMenu()
  for (const dialog of findAll<HTMLDialogElement>('dialog[open]')) dialog.close()
  for (const popover of findAll(':popover-open')) popover.hidePopover()
}

function copyAttributes(to: HTMLElement, from: HTMLElement): void {
  for (const { name, value } of from.attributes) if (to.getAttribute(name) !== value) to.setAttribute(name, value)
}
