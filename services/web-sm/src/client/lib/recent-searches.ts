import { page } from './page.ts'
import { readStored, writeStored } from './storage.ts'

const MAX = 8

const key = (): string => `searches:${page.me}`

/** What this person searched for in this browser, the last first. */
export function recentSearches(): readonly string[] {
  return parseSearches(readStored(key()))
}

export function rememberSearch(query: string): void {
  const others = recentSearches().filter((known) => known !== query)
  writeStored(key(), JSON.stringify([query, ...others].slice(0, MAX)))
}

export function forgetSearches(): void {
  writeStored(key(), undefined)
}

/** Storage may hold anything. */
function parseSearches(stored: string | undefined): readonly string[] {
  try {
    const list: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string').slice(0, MAX) : []
  } catch {
    return []
  }
}
