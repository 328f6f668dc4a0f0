/** SGR pairs: what switches a style on, and what switches only that style off. */
export const styles = {
  bold: ['\u001b[1m', '\u001b[22m'],
  italic: ['\u001b[3m', '\u001b[23m'],
  underline: ['\u001b[4m', '\u001b[24m'],
  strike: ['\u001b[9m', '\u001b[29m'],
  code: ['\u001b[7m', '\u001b[27m'],
  mention: ['\u001b[36m', '\u001b[39m'],
  frame: ['\u001b[90m', '\u001b[39m'],
} as const

export type Style = keyof typeof styles

export const paint = (text: string, style: Style, color: boolean): string =>
  color ? styles[style][0] + text + styles[style][1] : text

/** Control characters (a terminal would obey them), and marks that reorder text and so can lie about it. */
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Text of a person, made safe for a terminal: only printable characters and line breaks are left. */
export const printable = (text: string): string => text.replaceAll('\t', '    ').replace(dangerous, '')

/** Lines of at most `width` columns; words longer than a line are broken. Columns are counted as terminals do. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (Bun.stringWidth(line) <= width) return [line]
    return Bun.wrapAnsi(line, width, { hard: true, trim: true }).split('\n')
  })
}

/** Lines of at most `width` columns, broken wherever the line is full: for code. */
export function breakLines(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (Bun.stringWidth(line) <= width) return [line]
    return Bun.wrapAnsi(line, width, { hard: true, wordWrap: false, trim: false }).split('\n')
  })
}

export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - Bun.stringWidth(text)))
