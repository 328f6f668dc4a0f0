/** A database timestamp as views and events show it: ISO 8601 in UTC with milliseconds. */
export function iso(at: Date): string {
  return at.toISOString()
}

/** The same for a timestamp that may be missing. */
export function isoOrNull(at: Date | null): string | null {
  return at && at.toISOString()
}
