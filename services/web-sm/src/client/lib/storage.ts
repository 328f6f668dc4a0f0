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
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
  } catch (error) {
    reportOnce(error)
  }
}

let reported = false

function reportOnce(error: unknown): undefined {
  if (!reported) console.warn('This browser does not keep drafts:', error)
  reported = true
}
