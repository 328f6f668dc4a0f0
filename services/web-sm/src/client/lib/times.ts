import { createZoneTime, type ZoneTime } from '../../timeline/zone-time.ts'
import { browserZone, page } from './page.ts'

let cached: { readonly key: string; readonly times: ZoneTime } | undefined

/** Times as this reader wants them. */
export function times(): ZoneTime {
  const key = `${page.timeZone} ${page.hourClock} ${navigator.language}`
  if (cached?.key !== key) cached = { key, times: createZoneTime(page.timeZone, page.hourClock, locale()) }
  return cached.times
}

/** Tells the server the zone of this browser, so that the next page is right without a script. */
export function rememberZone(): void {
  document.cookie = `ajet_zone=${encodeURIComponent(browserZone)}; Path=/; Max-Age=31536000; SameSite=Lax`
}

const locale = (): string => (navigator.language.startsWith('en') ? navigator.language : 'en-GB')
