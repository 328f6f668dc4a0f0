/** `Friday, 20 November 2026 at 17:00 (UTC)` for a time in ISO 8601. */
export function timeText(at: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' })
  return `${format.format(new Date(at))} (${timeZone})`
}
