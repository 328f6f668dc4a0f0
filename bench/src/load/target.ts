import type { Dialect } from './dialect.ts'

/** What messages are posted to: the product, or a bare program that stands for it. */
export interface Target {
  readonly pid: number
  readonly port: number
  readonly dialect: Dialect
  readonly channelIds: readonly string[]
  /** Where message `index` goes. */
  readonly channelOf: (index: number) => string
  /** The text of the request that posts message `index`, whose body is `body`, to a channel. */
  readonly request: (index: number, channelId: string, body: string) => string
}
