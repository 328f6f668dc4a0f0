const PREFIX = 'qzm'
const PREFIX_BYTES = Buffer.from(PREFIX)
const QUOTE = 34
const DIGITS = 8
const BODY_BYTES = 256
const FILLER = ' the quick brown fox jumps over the lazy dog'.repeat(6)

/** The body of the message with this number: 256 bytes that begin with a mark the receivers find again. */
export function markedBody(index: number): string {
  return `${PREFIX}${String(index).padStart(DIGITS, '0')}${FILLER}`.slice(0, BODY_BYTES)
}

/** The number in the first mark of a frame, -1 when it has none. */
export function findMark(frame: Buffer): number {
  return numberAfter(frame, PREFIX_BYTES)
}

/** The decimal number behind the first `key`, -1 when there is none. */
export function numberAfter(frame: Buffer, key: Buffer): number {
  const at = frame.indexOf(key)
  return at < 0 ? -1 : readNumber(frame, at + key.length)
}

/** What stands between the first `key` and the quotation mark behind it, empty when there is no such place. */
export function textAfter(frame: Buffer, key: Buffer): string {
  const at = frame.indexOf(key)
  const start = at + key.length
  const end = at < 0 ? -1 : frame.indexOf(QUOTE, start)
  return end < 0 ? '' : frame.toString('latin1', start, end)
}

function readNumber(bytes: Buffer, at: number): number {
  let value = -1
  for (let index = at; index < bytes.length; index += 1) {
    const digit = (bytes[index] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    value = Math.max(value, 0) * 10 + digit
  }
  return value
}
