const BANNER_DELAY_MS = 5_000

/** Whether the stream is open, and the banner that says so when it has been gone for a while (WEB-43). */
export class ConnectionState {
  #online = true
  #timer: ReturnType<typeof setTimeout> | undefined

  get online(): boolean {
    return this.#online
  }

  change(online: boolean): void {
    if (online === this.#online) return
    this.#online = online
    clearTimeout(this.#timer)
    if (!online) {
      this.#timer = setTimeout(() => showBanner(true), BANNER_DELAY_MS)
      return
    }
    showBanner(false)
    document.dispatchEvent(new CustomEvent('live:online'))
  }
}

function showBanner(shown: boolean): void {
  const banner = document.getElementById('connection-banner')
  if (banner) banner.hidden = !shown
}
