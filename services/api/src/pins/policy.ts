import { canManage, type Standing } from '../channels/policy.ts'

/** Members of the channel; with +t, as the topic, whoever manages it. */
export function canPin(standing: Standing): boolean {
  return standing.joined && (canManage(standing) || !standing.mode_t)
}
