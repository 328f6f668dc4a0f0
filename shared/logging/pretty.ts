const COLORS: Readonly<Record<string, string>> = {
  trace: '\x1b[90m',
  debug: '\x1b[36m',
  info: '\x1b[32m',
  warn: '\x1b[33m',
  error: '\x1b[31m',
  fatal: '\x1b[35m',
}
const DIM = '\x1b[2m'
const RESET = '\x1b[0m'
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** One JSON log line as people read it in a terminal (LOG-T5): time, level, logger, sentence, fields; an error's stack below. */
export function prettyLine(line: string): string {
  const { timestamp, level, logger, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>
  const color = COLORS[String(level)] ?? ''
  const time = `${DIM}${String(timestamp).slice(11, 23)}${RESET}`
  const name = `${color}${String(level).toUpperCase().padEnd(5)}${RESET} ${DIM}${String(logger)}${RESET}`
  const sentence = String(msg ?? '').replace(CONTROL, ' ')
  return `${time} ${name} ${sentence}${renderFields(fields, sentence)}${renderError(err)}\n`
}

/** What the sentence says already is not said again. */
function renderFields(fields: Readonly<Record<string, unknown>>, sentence: string): string {
  return Object.entries(fields)
    .filter(([, value]) => typeof value === 'object' || !sentence.includes(String(value)))
    .map(([key, value]) => ` ${DIM}${key}=${RESET}${renderValue(value)}`)
    .join('')
}

function renderValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return (text ?? '').replace(CONTROL, ' ')
}

function renderError(err: unknown): string {
  if (typeof err !== 'object' || err === null) return ''
  const { stack, message } = err as { readonly stack?: unknown; readonly message?: unknown }
  return `\n${COLORS['error']}${String(stack || message).replace(CONTROL, ' ')}${RESET}`
}
