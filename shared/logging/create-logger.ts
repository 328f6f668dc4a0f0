import { pino, type DestinationStream, type Logger as Pino } from 'pino'
import { levelOf } from './levels.ts'
import type { LogLevel, LogLine, Logger } from './logger.ts'
import { prettyLine } from './pretty.ts'
import { redactFields } from './redact.ts'
import { redactText } from './redact-text.ts'

export interface LoggerOptions {
  /** Name of the root namespace; the modules' names follow after a dot. */
  readonly name?: string
  readonly format?: 'json' | 'pretty'
  readonly level?: LogLevel
  /** Levels by namespace (LOG-5), for example `{ 'api.http': 'warn' }`. */
  readonly levels?: Readonly<Record<string, LogLevel>>
  /** Where lines go; standard output when left out. */
  readonly destination?: LogDestination
}

export interface LogDestination {
  write(line: string): void
  flush?(): void
}

/** Lines are written when there are so many, or after so long. */
const TOGETHER_BYTES = 8_192
const TOGETHER_MS = 50

type Bindings = Readonly<Record<string, unknown>>

interface Root {
  readonly pino: Pino
  readonly levels: Readonly<Record<string, LogLevel>>
  readonly level: LogLevel
  readonly flush: () => void
}

/**
 * The program's logger: JSON lines in production, coloured text in development (LOG-2).
 * Every line has timestamp, level, logger and msg, and trace_id and user_id where they are bound (SH-18).
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { format = 'json', level = 'info', levels = {}, name = '' } = options
  const sink = options.destination ?? standardOutput()
  const stream: DestinationStream = format === 'pretty' ? { write: (line) => sink.write(prettyLine(line)) } : sink
  return openLogger({ pino: createPino(stream), levels, level, flush: () => sink.flush?.() }, name, {})
}

/** Writes nothing; for tests and for parts that are given no logger. */
export const silentLogger: Logger = createLogger({ level: 'silent', destination: { write: () => {} } })

function createPino(stream: DestinationStream): Pino {
  return pino(
    {
      level: 'trace',
      base: null,
      messageKey: 'msg',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: redactFields,
      },
      serializers: { err: (value: unknown) => value },
      hooks: {
        logMethod(args, method) {
          // The types allow fields and a sentence, and no placeholders; what comes all the same is a sentence too.
          const [first, second]: readonly unknown[] = args
          if (typeof first === 'string') method.call(this, redactText(first))
          else method.call(this, first, redactText(String(second ?? messageOf(first))))
        },
      },
    },
    stream,
  )
}

function messageOf(value: unknown): string {
  return value instanceof Error ? value.message : ''
}

/** Lines go out together: one write for each costs a busy server more than the line itself. `flush` leaves none behind. */
function standardOutput(): LogDestination {
  const stream = pino.destination({ dest: 1, sync: false, minLength: TOGETHER_BYTES })
  let timer: Timer | undefined
  const sendOn = (): void => {
    timer = undefined
    stream.flush()
  }
  return {
    write: (line) => {
      stream.write(line)
      timer ??= setTimeout(sendOn, TOGETHER_MS)
    },
    flush: () => stream.flushSync(),
  }
}

function openLogger(root: Root, name: string, bound: Bindings): Logger {
  const level = levelOf(name, root.levels, root.level)
  const lines = root.pino.child({ logger: name || 'ajet', ...bound }, { level })
  const line = (severity: LogLevel): LogLine => lines[severity].bind(lines)
  return {
    trace: line('trace'),
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    fatal: line('fatal'),
    level,
    isEnabled: (severity) => lines.isLevelEnabled(severity),
    child: (moduleOrFields) =>
      typeof moduleOrFields === 'string'
        ? openLogger(root, name ? `${name}.${moduleOrFields}` : moduleOrFields, bound)
        : openLogger(root, name, { ...bound, ...redactFields(moduleOrFields) }),
    flush: root.flush,
  }
}
