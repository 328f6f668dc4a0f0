/** A house behind one address may come back at once; each has ten seconds to say who it is. */
const PER_ADDRESS = 1_000
const IN_ALL = 10_000

/** Sockets whose clients have not said who they are, which costs them nothing. */
export class Strangers {
  readonly #perAddress: number
  readonly #byAddress = new Map<string, number>()
  #size = 0

  constructor(perAddress = PER_ADDRESS) {
    this.#perAddress = perAddress
  }

  get size(): number {
    return this.#size
  }

  /** False when there is no room; else to be followed by one `leave`. */
  admit(address: string): boolean {
    const here = this.#byAddress.get(address) ?? 0
    if (here >= this.#perAddress || this.#size >= IN_ALL) return false
    this.#byAddress.set(address, here + 1)
    this.#size++
    return true
  }

  leave(address: string): void {
    const here = (this.#byAddress.get(address) ?? 0) - 1
    if (here > 0) this.#byAddress.set(address, here)
    else this.#byAddress.delete(address)
    this.#size--
  }
}
