export interface OrderFaults {
  readonly lost: number
  readonly duplicated: number
  readonly outOfOrder: number
}

/** What one receiver saw of one channel, checked by the channel's `seq`: 1, 2, 3 … without holes (BENCHMARKS.md). */
export class OrderCheck {
  #last: number
  #missing: Set<number> | undefined
  #replayUntil = 0
  #duplicated = 0
  #outOfOrder = 0

  /** `after` is the newest `seq` when the receiver joined. */
  constructor(after: number) {
    this.#last = after
  }

  get last(): number {
    return this.#last
  }

  see(seq: number): void {
    if (seq === this.#last + 1) this.#last = seq
    else if (seq > this.#last) this.#skipTo(seq)
    else this.#seeLate(seq)
  }

  /**
   * The reader comes back after a lost connection: a replay may begin before its newest message, and what it has it
   * drops by `seq`, as every client does.
   */
  resume(): void {
    this.#replayUntil = this.#last
  }

  /** `newest` is the channel's last `seq`; what has not come by the time of the call is lost. */
  faults(newest: number): OrderFaults {
    const lost = (this.#missing?.size ?? 0) + Math.max(0, newest - this.#last)
    return { lost, duplicated: this.#duplicated, outOfOrder: this.#outOfOrder }
  }

  #skipTo(seq: number): void {
    this.#missing ??= new Set()
    for (let missing = this.#last + 1; missing < seq; missing += 1) this.#missing.add(missing)
    this.#last = seq
  }

  #seeLate(seq: number): void {
    if (this.#missing?.delete(seq)) this.#outOfOrder += 1
    else if (seq > this.#replayUntil) this.#duplicated += 1
  }
}
