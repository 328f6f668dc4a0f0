import type { DeliveryView, OutgoingWebhookView } from '@ajet/shared/schema'

type Event = OutgoingWebhookView['events'][number]

const events: Readonly<Record<Event, string>> = {
  'message/created': 'New messages',
  'message/edited': 'Edits of messages',
  'message/deleted': 'Deleted messages',
  'channel/purged': 'Messages deleted all at once',
  'reaction/added': 'Reactions',
  'reaction/removed': 'Reactions taken back',
  'channel/created': 'New channels',
  'channel/updated': 'Changes of channels',
  'channel/deleted': 'Deleted channels',
  'member/joined': 'People who join',
  'member/left': 'People who leave',
  'member/kicked': 'People who are removed',
  'member/banned': 'People who are banned',
  'member/updated': 'Changes of members',
}

/** What an outgoing webhook can be told of, in words. */
export const outgoingEvents = Object.entries(events)

export const isOutgoingEvent = (text: string): text is Event => Object.hasOwn(events, text)

const reasons: Readonly<Record<NonNullable<OutgoingWebhookView['disabled_reason']>, string>> = {
  unreachable: 'it could not be reached for a day',
  refused: 'it refused too many deliveries in a row',
  gone: 'it answered that it is gone (410)',
  backlog: 'too much waited for it',
  by_hand: 'somebody switched it off',
  secret_unreadable: 'the server cannot read its secret: make a new one',
}

/** How an outgoing webhook fares. */
export function outgoingState({ enabled, disabled_reason: reason, failing_since: since }: OutgoingWebhookView): string {
  if (!enabled) return reason === null ? 'Switched off' : `Switched off: ${reasons[reason]}`
  return since === null ? 'Working' : 'No delivery has come through of late'
}

/** How a delivery went. */
export function deliveryState({
  status,
  attempts,
  response_status: code,
  duration_ms: ms,
  error,
}: DeliveryView): string {
  const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  const answered = code === null ? error : `answered ${code}${ms === null ? '' : ` in ${ms} ms`}`
  const state = { waiting: 'Waiting', delivered: 'Delivered', failed: 'Given up' }[status]
  return [state, tried, answered].filter((part) => part !== null && part !== '').join(' · ')
}
