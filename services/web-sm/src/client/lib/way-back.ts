import { visit } from '@hotwired/turbo'
import { find } from './dom.ts'
import { page } from './page.ts'

/** Where in the history searches were begun. */
let origins: readonly number[] = []

const isSearchPath = (path: string): boolean => /^\/c\/[^/]+\/search$/.test(path)

/** Notes the page one leaves for a search. */
export function noteOrigin(event: Event): void {
  const { url } = (event as CustomEvent<{ readonly url: string }>).detail
  if (!isSearchPath(new URL(url).pathname) || isSearchPath(location.pathname)) return
  const here = placeInHistory()
  origins = [...origins.filter((origin) => origin < here), here]
}

/** Goes back to where the search was begun, as it was left. False when the page is none of a search. */
export function leaveSearch(): boolean {
  if (!find('[data-search-query]')) return false
  const here = placeInHistory()
  const origin = origins.findLast((one) => one < here)
  if (origin === undefined) visit(`/c/${encodeURIComponent(page.slug)}`)
  else history.go(origin - here)
  return true
}

/** Turbo counts the pages of a tab. */
function placeInHistory(): number {
  const state = history.state as { readonly turbo?: { readonly restorationIndex?: number } } | null
  return state?.turbo?.restorationIndex ?? 0
}
