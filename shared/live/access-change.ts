import type { EventEnvelope } from '../schema/mod.ts'

/** What an event does to who may see what, or signal there. */
export type AccessChange =
  | {
      readonly kind: 'gain' | 'lose'
      readonly userId: string
      readonly communityId: string | null
      readonly channelId: string | null
    }
  | { readonly kind: 'muted-or-not'; readonly userId: string }
  | { readonly kind: 'channel-gone'; readonly channelId: string }
  | { readonly kind: 'community-gone'; readonly communityId: string }
  | { readonly kind: 'sessions-gone'; readonly sessionIds: readonly string[] }

/** The access change an event stands for; undefined for the many that change none. */
export function accessChangeOf(event: EventEnvelope): AccessChange | undefined {
  switch (event.type) {
    case 'member/joined':
      return memberChange('gain', event, event.payload['user_id'])
    case 'member/left':
    case 'member/kicked':
    case 'member/banned':
      return memberChange('lose', event, event.payload['user_id'])
    case 'member/muted':
    case 'member/unmuted':
    case 'dm/updated':
      return muteChange(event.payload['user_id'])
    case 'channel/deleted':
      return event.channel_id === null ? undefined : { kind: 'channel-gone', channelId: event.channel_id }
    case 'community/deleted':
      return event.community_id === null ? undefined : { kind: 'community-gone', communityId: event.community_id }
    case 'session/revoked':
      return { kind: 'sessions-gone', sessionIds: texts(event.payload['session_ids']) }
    default:
      return undefined
  }
}

/** The user a membership event is about, who always may see it; undefined for other events. */
export function memberOf(event: EventEnvelope): string | undefined {
  const userId = event.payload['user_id']
  return event.type.startsWith('member/') && typeof userId === 'string' ? userId : undefined
}

function memberChange(kind: 'gain' | 'lose', event: EventEnvelope, userId: unknown): AccessChange | undefined {
  if (typeof userId !== 'string') return undefined
  return { kind, userId, communityId: event.community_id, channelId: event.channel_id }
}

function muteChange(userId: unknown): AccessChange | undefined {
  return typeof userId === 'string' ? { kind: 'muted-or-not', userId } : undefined
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
