import { DEAD_LETTERS, type DeadLetter, type DeadLetterBox } from './dead-letter.ts'

/** Dead letters of a bus inside one process; they end with it, as its log does. */
export class MemoryDeadLetters implements DeadLetterBox {
  #letters: { readonly letter: DeadLetter; readonly bytes: number }[] = []
  #bytes = 0

  async keep(letter: DeadLetter): Promise<void> {
    const bytes = Buffer.byteLength(JSON.stringify(letter))
    this.#letters.push({ letter, bytes })
    this.#bytes += bytes
    while (this.#letters.length > DEAD_LETTERS.count || this.#bytes > DEAD_LETTERS.bytes) {
      this.#bytes -= this.#letters.shift()?.bytes ?? 0
    }
  }

  async list(limit: number): Promise<readonly DeadLetter[]> {
    return this.#letters.slice(-limit).map(({ letter }) => letter)
  }
}
