/** Control characters a terminal would obey, and marks that reorder text and so can lie about it. */
const DANGEROUS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Text of other people on one line of a terminal: no escape sequences, no line breaks. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(DANGEROUS, '')
}

/** Output of other programs as text that can be posted: colours and control characters are taken away. */
export function postable(text: string): string {
  return Bun.stripANSI(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
}
