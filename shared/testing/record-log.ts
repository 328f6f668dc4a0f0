import type { DbLogger } from '../db/mod.ts'

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface LogRecorder {
  readonly logger: DbLogger
  readonly lines: readonly LogLine[]
  /** The lines of one level. */
  at(level: LogLine['level']): readonly LogLine[]
  /** Resolves when a line whose message contains `part` has come; it may be there already. */
  said(part: string): Promise<LogLine>
}

/** A logger that keeps what it is told, for tests. */
export function recordLog(): LogRecorder {
  const lines: LogLine[] = []
  let waiting: { readonly part: string; readonly resolve: (line: LogLine) => void }[] = []
  const take = (level: LogLine['level']) => (fields: object, message: string) => {
    const line = { level, message, fields: { ...fields } }
    lines.push(line)
    for (const { part, resolve } of waiting) if (message.includes(part)) resolve(line)
    waiting = waiting.filter(({ part }) => !message.includes(part))
  }
  return {
    logger: { debug: take('debug'), info: take('info'), warn: take('warn'), error: take('error') },
    lines,
    at: (level) => lines.filter((line) => line.level === level),
    said: (part) =>
      new Promise((resolve) => {
        const there = lines.find((line) => line.message.includes(part))
        if (there) resolve(there)
        else waiting.push({ part, resolve })
      }),
  }
}
