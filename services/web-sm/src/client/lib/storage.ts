/** What this browser remembers. Storage may be full or forbidden; nothing here is worth failing for. */
export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch (error) {
    return reportOnce(error)
  }
}

export function writeStored(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch (error) {
    reportOnce(error)
  }
}

/** Everything under keys that begin so. */
export function forgetStored(prefix: string): void {
  for (const key of storedKeys(prefix)) writeStored(key, undefined)
}

/** The keys in use that begin so. */
export function storedKeys(prefix: string): ReadonlySet<string> {
  try {
    return new Set(Object.keys(localStorage).filter((key) => key.startsWith(prefix)))
  } catch (error) {
    return reportOnce(error) ?? new Set()
  }
}

let reported = false

function reportOnce(error: unknown): undefined {
  if (!reported) console.warn('This browser does not keep drafts:', error)
  reported = true
}
