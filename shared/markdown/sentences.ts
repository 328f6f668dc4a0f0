const SENTENCES = /^\p{L}(?:[\p{L}\p{M}\p{N},;!?'"() ]|\.(?= |$)|-(?=[\p{L}\p{N}]))*$/u

/**
 * Whether a message is one line of letters and the marks of sentences: nothing in it means anything but itself, and
 * much is written so. Who renders it can do without the parser.
 */
export function isSentences(bodyMd: string): boolean {
  return SENTENCES.test(bodyMd)
}
