import { openLiveStream, positionIn, type LiveDoor, type LiveStream } from './live-stream.ts'
import type { Stack } from './stack.ts'

/** Many clients that come and go together. */
export interface Crowd extends AsyncDisposable {
  /** All connect at once, each where it stood when it left. Resolves when all are in. */
  come(): Promise<void>
  /** All are gone at once. */
  leave(): Promise<void>
  /** What each client has read so far, over all its connections. */
  texts(): readonly string[]
}

/** So many clients by each door, evenly with these tokens. Event streams are limited to the 256 of one `fetch`. */
export function gatherCrowd(
  stack: Pick<Stack, 'url'>,
  tokens: readonly string[],
  counts: Readonly<Partial<Record<LiveDoor, number>>>,
): Crowd {
  const clients = (Object.entries(counts) as [LiveDoor, number][]).flatMap(([door, count]) =>
    Array.from({ length: count }, (_, at) => new CrowdClient(stack, door, tokens[at % tokens.length] ?? '')),
  )
  const leave = async () => void (await Promise.all(clients.map((client) => client.leave())))
  return {
    come: async () => void (await Promise.all(clients.map((client) => client.come()))),
    leave,
    texts: () => clients.map((client) => client.text()),
    [Symbol.asyncDispose]: leave,
  }
}

class CrowdClient {
  readonly #stack: Pick<Stack, 'url'>
  readonly #door: LiveDoor
  readonly #token: string
  #read = ''
  #stream: LiveStream | undefined

  constructor(stack: Pick<Stack, 'url'>, door: LiveDoor, token: string) {
    this.#stack = stack
    this.#door = door
    this.#token = token
  }

  async come(): Promise<void> {
    this.#stream = await openLiveStream(this.#stack, this.#door, this.#token, positionIn(this.#read))
    if (this.#stream.status !== 200) throw new Error(`${this.#door} was refused: ${this.#stream.status}`)
  }

  async leave(): Promise<void> {
    await this.#stream?.[Symbol.asyncDispose]()
    this.#read = this.text()
    this.#stream = undefined
  }

  text(): string {
    return `${this.#read}\n${this.#stream?.text() ?? ''}`
  }
}
