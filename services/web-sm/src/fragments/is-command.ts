/** True for a text that is a command and no message: `/join #general`, and not `/usr/bin`. */
export function isCommand(text: string): boolean {
  return /^\/[a-z][a-z-]{0,31}(?:\s|$)/i.test(text)
}
