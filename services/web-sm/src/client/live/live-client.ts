import { newNonce } from '../lib/nonce.ts'
import { page } from '../lib/page.ts'
import { applyFrame } from './apply.ts'
import { ConnectionState } from './connection-state.ts'
import { EventStream } from './event-stream.ts'
import { FrameRing, type Frame } from './frame-ring.ts'
import { isAfter } from './place.ts'
import { noteGap, refreshPage } from './refresh-page.ts'

type TabMessage =
  | { readonly type: 'frame'; readonly frame: Frame }
  | { readonly type: 'state'; readonly online: boolean }
  | { readonly type: 'hello'; readonly tab: string; readonly after: string }
  | {
      readonly type: 'replay'
      readonly tab: string
      readonly frames: readonly Frame[] | undefined
      readonly online: boolean
    }

/**
 * The live stream of this browser: one tab holds the connection (a browser allows six to a host), all tabs get its
 * frames. Every tab keeps the last frames, so that a page Turbo renders from an answer or its cache is brought up to date.
 */
export class LiveClient {
  readonly #tab = newNonce()
  readonly #channel: BroadcastChannel
  readonly #stream: EventStream
  readonly #state = new ConnectionState()
  readonly #user: string
  #ring: FrameRing
  #leads = false
  #shares = true

  constructor(user: string) {
    this.#user = user
    this.#ring = new FrameRing(page.position)
    this.#channel = new BroadcastChannel(`ajet-live-${user}`)
    this.#channel.onmessage = (event: MessageEvent<TabMessage>) => this.#hear(event.data)
    this.#stream = new EventStream({
      after: () => this.#ring.end,
      onFrame: (html, mark) => this.#share({ html, mark }),
      onState: (online) => this.#changeState(online),
      onSignedOut: () => location.assign(`/auth/login?return_to=${encodeURIComponent(location.pathname)}`),
    })
  }

  get user(): string {
    return this.#user
  }

  get leads(): boolean {
    return this.#leads
  }

  start(): void {
    this.#elect()
    document.addEventListener('live:gap', noteGap)
    document.addEventListener('live:resync', () => void refreshPage(this))
    addEventListener('online', () => this.#leads && this.#reopen())
    addEventListener('pagehide', () => this.#stream.close())
    addEventListener(
      'pageshow',
      (event) => event instanceof PageTransitionEvent && event.persisted && this.#leads && this.#stream.open(),
    )
  }

  /** Brings a page that was just rendered up to date with what this tab has seen since it was made. */
  catchUp(): void {
    const missing = this.#ring.after(page.position)
    if (missing) return this.#applyAll(missing)
    if (isAfter(this.#ring.end, page.position)) void refreshPage(this)
  }

  /** Brings a fetched piece of a timeline up to date. */
  catchUpRows(position: string): void {
    for (const { html } of this.#ring.after(position) ?? []) applyFrame(html, 'rows')
  }

  /** Without a secure context (plain http from another machine) a browser has no locks: every tab has a stream of its own then. */
  #elect(): void {
    const { locks } = navigator as { readonly locks?: LockManager }
    if (!locks) {
      this.#shares = false
      this.#channel.close()
      return void this.#lead()
    }
    this.#say({ type: 'hello', tab: this.#tab, after: page.position })
    void locks.request(`ajet-live-${this.#user}`, () => this.#lead())
  }

  /** Held for as long as the tab lives: the lock passes to another tab with its end. */
  #lead(): Promise<never> {
    this.#leads = true
    this.#stream.open()
    return new Promise(() => undefined)
  }

  /** The old stream may not have noticed that it is dead; what waits for a connection hears of the new one all the same. */
  #reopen(): void {
    this.#changeState(false)
    this.#stream.open()
  }

  #share(frame: Frame): void {
    this.#say({ type: 'frame', frame })
    this.#take(frame)
  }

  #take(frame: Frame): void {
    this.#ring.push(frame)
    this.#applyAll([frame])
  }

  #applyAll(frames: readonly Frame[]): void {
    for (const { html, mark } of frames) {
      applyFrame(html)
      if (isAfter(mark, page.position)) page.position = mark
    }
  }

  #hear(message: TabMessage): void {
    if (message.type === 'frame') return this.#take(message.frame)
    if (message.type === 'state') return this.#state.change(message.online)
    if (message.type === 'hello' && this.#leads) return this.#replay(message.tab, message.after)
    if (message.type === 'replay' && message.tab === this.#tab) this.#takeReplay(message.frames, message.online)
  }

  #replay(tab: string, after: string): void {
    const behind = !isAfter(after, this.#ring.end)
    const frames = behind ? this.#ring.after(after) : []
    this.#say({ type: 'replay', tab, frames, online: this.#state.online })
  }

  #takeReplay(frames: readonly Frame[] | undefined, online: boolean): void {
    this.#state.change(online)
    if (!frames) return void refreshPage(this)
    for (const frame of frames) this.#take(frame)
  }

  #changeState(online: boolean): void {
    this.#say({ type: 'state', online })
    this.#state.change(online)
  }

  #say(message: TabMessage): void {
    if (this.#shares) this.#channel.postMessage(message)
  }
}

let client: LiveClient | undefined

/** The client of whoever is signed in on this page; started at the first such page. */
export function live(): LiveClient | undefined {
  if (page.me === '') return undefined
  if (client && client.user !== page.me) location.reload()
  if (!client) {
    client = new LiveClient(page.me)
    client.start()
  }
  return client
}
