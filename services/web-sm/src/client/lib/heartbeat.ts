import { live } from '../live/live-client.ts'
import { HttpError, sendJson } from './http.ts'
import { page } from './page.ts'

const EVERY_MS = 60_000

/** Says once a minute that somebody is here (AJ-88); one tab speaks for all. */
export function startHeartbeat(): void {
  void beat()
  setInterval(() => live()?.leads && void beat(), EVERY_MS)
}

/** A missed beat is made up for by the next. */
async function beat(): Promise<void> {
  if (page.me === '') return
  try {
    await sendJson('POST', '/api/heartbeat')
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
  }
}
