/**
 * Turbo reads the body of an answer where nothing catches it. A page or frame that one leaves before it has come whole
 * is then told as a fault of the script, and is none.
 */
export function forgiveLeftPages(): void {
  window.addEventListener('unhandledrejection', (event) => {
    if (event.reason instanceof DOMException && event.reason.name === 'AbortError') event.preventDefault()
  })
}
