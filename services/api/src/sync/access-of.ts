import type { Principal } from '@ajet/shared/http'
import { iso } from '../time.ts'

/** What a live stream opened with the caller's credentials has to know of them; nothing of a person's session itself. */
export function accessOf({ scopes, access_until }: Principal) {
  const until = access_until === null ? null : iso(new Date(access_until))
  if (scopes === null) return until === null ? {} : { access_until: until }
  return { scopes: [...scopes], access_until: until }
}
