const MAX_LENGTH = 2_000

/**
 * A path of this site that a visitor may be sent back to, or undefined. It comes from a query or a cookie, so anything
 * that a browser could read as another host (`//host`, `/\host`, `/..//host`, a control character) is refused (ABU-08).
 */
export function parseSafePath(text: string | null | undefined): string | undefined {
  if (!text || text.length > MAX_LENGTH || !/^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(text)) return undefined
  const base = 'http://same.invalid'
  const url = URL.parse(text, base)
  if (!url || url.origin !== base) return undefined
  return url.pathname.startsWith('//') ? undefined : `${url.pathname}${url.search}${url.hash}`
}
