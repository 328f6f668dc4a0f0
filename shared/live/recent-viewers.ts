import { Lru, type Clock } from '../std/mod.ts'
import type { Live, Viewer } from './contract.ts'

const REMEMBER_MS = 5_000
const MAX_REMEMBERED = 10_000

export interface RecentViewersOptions {
  readonly clock: Clock
  readonly live: Pick<Live, 'isOutdated'>
}

/** Viewers by their token, at most some seconds old and not older than the last change of a membership: for signals that come with every few key presses. */
export class RecentViewers<V extends Viewer = Viewer> {
  readonly #options: RecentViewersOptions
  readonly #recent = new Lru<string, { readonly at: number; readonly viewer: V }>(MAX_REMEMBERED)

  constructor(options: RecentViewersOptions) {
    this.#options = options
  }

  async of(token: string, load: () => Promise<V>): Promise<V> {
    const { clock, live } = this.#options
    const known = this.#recent.get(token)
    const isRecent = known && Math.abs(clock.now() - known.at) < REMEMBER_MS
    if (isRecent && !live.isOutdated(known.viewer)) return known.viewer
    const viewer = await load()
    this.#recent.set(token, { at: clock.now(), viewer })
    return viewer
  }
}
