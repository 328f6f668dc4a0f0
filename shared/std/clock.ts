/** Time as the program sees it; injected so that tests can turn it. Milliseconds since the epoch. */
export interface Clock {
  now(): number
  /** Runs `task` after `ms`; the returned function cancels it. Timers never keep the process alive. */
  after(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** A clock that stands still until `advance` is called; due timers run in order of their time. */
export class ManualClock implements Clock {
  #now: number
  #timers: { readonly at: number; readonly task: () => void }[] = []

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + ms, task }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Moves time forward (or, with a negative value, back: FLT-14) and runs what fell due. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = next.at
      next.task()
    }
    this.#now = end
  }

  #due(end: number): { readonly at: number; readonly task: () => void } | undefined {
    return this.#timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0]
  }
}
