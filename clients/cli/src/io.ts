import type { Fetch } from '@ajet/shared/api-client'
import type { Clock } from '@ajet/shared/std'

export interface TextSink {
  /** Resolves when the text is handed on; rejects when nobody reads any more (EPIPE). */
  write(text: string): Promise<void>
}

/** Everything the command line touches outside itself, so that tests can give it a world of their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDir: string
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: TextSink
  readonly stderr: TextSink
  /** Which of them is a terminal. */
  readonly isTty: { readonly stdin: boolean; readonly stdout: boolean }
  /** Columns of the terminal. */
  readonly columns: number
  /** Ends whatever is going on (Ctrl+C). */
  readonly signal: AbortSignal
  /** Asks the person at the terminal; undefined when they give up. */
  readonly ask: (question: string, options: { readonly hidden: boolean }) => Promise<string | undefined>
  readonly fetch: Fetch
  readonly clock: Clock
}
