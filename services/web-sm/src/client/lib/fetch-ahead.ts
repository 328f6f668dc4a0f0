interface Ahead {
  readonly href: string
  readonly response: Promise<Response>
  readonly at: number
}

interface RequestDetail {
  readonly url: URL
  readonly fetchOptions: RequestInit
  fetchRequest?: { readonly response: Promise<Response> }
}

/** Longer than a button is held down; an older answer is not used. */
const MAX_AGE_MS = 3_000

let ahead: Ahead | undefined

/**
 * Asks for the page of a channel as soon as its row is pressed, so that the click finds it under way or there. Pointing
 * at a row asks for nothing: most rows the pointer passes are not wanted. Nor does a finger, which may be scrolling.
 */
export function startFetchAhead(): void {
  document.addEventListener('pointerdown', pressed, { passive: true })
  document.addEventListener('turbo:before-fetch-request', handOver)
}

function pressed(event: PointerEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-channel-row]') : null
  if (!link || !opensHere(event) || link.getAttribute('aria-current') === 'page') return
  const response = fetch(link.href, {
    credentials: 'same-origin',
    headers: { accept: 'text/html, application/xhtml+xml' },
  })
  // Whoever takes it hears of the failure.
  response.catch(() => undefined)
  ahead = { href: link.href, response, at: performance.now() }
}

/** A plain press of the main button: others open a menu, another tab or a window. */
function opensHere({ button, pointerType, ctrlKey, metaKey, shiftKey, altKey }: PointerEvent): boolean {
  return button === 0 && pointerType !== 'touch' && !ctrlKey && !metaKey && !shiftKey && !altKey
}

/** Turbo takes the answer that is under way in place of its own request. */
function handOver(event: Event): void {
  const { detail, target } = event as CustomEvent<RequestDetail>
  if (target !== document.documentElement || detail.fetchOptions.method !== 'GET') return
  const known = ahead
  ahead = undefined
  if (known && known.href === detail.url.href && performance.now() - known.at < MAX_AGE_MS)
    detail.fetchRequest = { response: known.response }
}
