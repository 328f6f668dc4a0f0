import type { Principal } from '@ajet/shared/http'
import { iso } from '../time.ts'

/** What a live stream opened with the caller's credentials has to know of them; nothing of a person's session. */
export function accessOf({ scopes, access_until }: Principal) {
  if (scopes === null) return {}
  return { scopes: [...scopes], access_until: access_until === null ? null : iso(new Date(access_until)) }
}
