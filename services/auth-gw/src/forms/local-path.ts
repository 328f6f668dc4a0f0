const MAX_LENGTH = 2_000

/** A path of this site, or undefined: nothing a browser would take for another host (ABU-08), no line breaks. */
export function localPath(text: string | undefined): string | undefined {
  if (text === undefined || text.length > MAX_LENGTH) return undefined
  return /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(text) ? text : undefined
}
