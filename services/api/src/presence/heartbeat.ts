import type { Action } from '../context.ts'

export const heartbeat: Action<'heartbeat'> = ({ presence }, { principal }) => {
  presence.see(principal.user_id)
  return { ok: true }
}
