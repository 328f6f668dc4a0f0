import type { AuditView } from './views-audit.ts'

/** A piece of a sentence: our words, what somebody wrote, or what whoever shows it knows by its id. */
export type ActPart =
  | string
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'channel'; readonly id: string; readonly name: string | undefined }

export interface ActText {
  /** What was done, to go after the name of who did it: `banned`, the user, `: spam`. */
  readonly parts: readonly ActPart[]
  /** Of the act's data what the sentence does not say. */
  readonly rest: Readonly<Record<string, string>>
}

type Act = Pick<AuditView, 'action' | 'target' | 'data' | 'created_at'>
type Data = Act['data']
type Sentence = (data: Data, act: Act) => string

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A mute that lasts longer is one without an end. */
const FOR_EVER = 100 * 365 * DAY

/**
 * Sentences by action. `{user}` is whom it was done to, `{channel}` the channel of the data, `{target}` the channel it
 * was done to, `{it}` the target as it is; every other name in braces is a member of the data, which then needs no saying again.
 */
const sentences: Readonly<Record<string, string | Sentence>> = {
  'community/created': 'created the community {name}',
  'community/updated': 'changed the community',
  'community/deleted': 'deleted the community {name}',
  'community/owner-changed': 'handed the community over to {user}',
  'member/role-changed': ({ to = '' }) => `made {user} ${to === 'member' ? 'a' : 'an'} {to}`,
  'member/kicked': ({ channel_id: channel }) =>
    channel === undefined ? 'removed {user} from the community' : 'removed {user} from {channel}',
  'member/banned': ({ reason = '' }) => (reason === '' ? 'banned {user}{reason-}' : 'banned {user}: {reason}'),
  'member/unbanned': 'lifted the ban of {user}',
  'member/muted': ({ until = '' }, act) => `muted {user} ${durationText(until, act)}{until-}`,
  'member/unmuted': 'ended the mute of {user}',
  'channel/created': 'created {target}',
  'channel/updated': ({ archived }) =>
    archived === undefined ? 'changed {target}' : `${archived === 'true' ? 'archived' : 'opened'} {target}{archived-}`,
  'channel/deleted': 'deleted the channel {target}',
  'channel/purged': 'deleted the newest {count} messages of {target}',
  'channel/member-changed': memberChangeText,
  'preview/removed': 'removed a link preview from a message of {author} in {channel}',
  'message/deleted': 'deleted a message of {author} in {channel}',
  'invite/created': 'made an invite',
  'invite/revoked': 'revoked an invite',
  'webhook/created': 'added the incoming webhook {name} to {channel}',
  'webhook/updated': 'changed an incoming webhook',
  'webhook/deleted': 'removed the incoming webhook {name}',
  'outgoing-webhook/created': 'added the outgoing webhook {name}',
  'outgoing-webhook/updated': ({ enabled }) =>
    enabled === undefined
      ? 'changed the outgoing webhook {name}'
      : `switched the outgoing webhook {name} ${enabled === 'true' ? 'on' : 'off'}{enabled-}`,
  'outgoing-webhook/secret-renewed': 'renewed the secret of the outgoing webhook {name}',
  'outgoing-webhook/deleted': 'removed the outgoing webhook {name}',
  'outgoing-webhook/disabled': 'switched the outgoing webhook {name} off: {reason}',
  'api-user/created': 'created the bot @{username}',
  'api-user/deleted': 'deleted the bot @{username}',
  'token/created': 'made the token {name} of {bot}',
  'token/revoked': 'revoked the token {name} of {bot}',
  'command/created': 'created the slash command /{name}',
  'command/deleted': 'deleted the slash command /{name}',
  'category/created': 'created the category {name}',
  'category/updated': 'changed the category {name}',
  'category/ordered': 'put the categories in another order',
  'category/deleted': 'deleted the category {name}',
  'login-methods/changed': 'changed how people sign in',
  'provider/created': 'added the login provider {it}',
  'provider/updated': 'changed the login provider {it}',
  'provider/deleted': 'deleted the login provider {it}',
  'setup/completed': 'set the server up',
  'user/registered': 'made an account',
  'user/deleted': 'deleted the account',
  'user/exported': 'took their own data out',
  'session/revoked': 'ended a session',
  'password/changed': 'changed the password',
  'password/reset': 'set a new password by mail',
  'email/changed': 'changed the e-mail address',
  'email/confirmed': 'confirmed the e-mail address',
  'account/linked': 'linked an account at a provider',
  'account/unlinked': 'unlinked an account at {provider}',
  'two-step/on': 'switched two-step sign-in on',
  'two-step/off': 'switched two-step sign-in off',
  'passkey/added': 'added a passkey',
  'passkey/removed': 'removed a passkey',
  'user/created': 'made the account @{username}',
}

/** What people do to their own account, and an operator to that of somebody. */
const ofOneself = /^(?:user\/(?:deleted|exported)|session\/revoked|password\/reset|two-step\/off)$/

/** An act of the audit log as one says it; one that has no sentence keeps its name, with all there is to say. */
export function describeAct(act: Act): ActText {
  const found = Object.hasOwn(sentences, act.action) ? sentences[act.action] : undefined
  if (found === undefined) return { parts: [act.action.replaceAll(/[/_-]/g, ' ')], rest: act.data }
  const said = new Set<string>()
  const plain = typeof found === 'string' ? found : found(act.data, act)
  const byOperator = take(act.data, 'by', said) !== undefined
  const sentence = byOperator && ofOneself.test(act.action) ? `${plain} ({user})` : plain
  const parts = sentence
    .split(/(\{[a-z_-]+\})/)
    .map((piece) => (piece.startsWith('{') ? partOf(piece.slice(1, -1), act, said) : piece))
    .filter((part) => part !== '')
  const rest = Object.fromEntries(Object.entries(act.data).filter(([name]) => !said.has(name)))
  return { parts, rest }
}

/** One placeholder; notes which members of the data are said by it. A hyphen at its end: said already in other words. */
function partOf(name: string, { target, data }: Act, said: Set<string>): ActPart {
  if (name === 'user') return { kind: 'user', id: target }
  if (name === 'author') return userIn(data, 'author_id', said)
  if (name === 'bot') return userIn(data, 'api_user', said)
  if (name === 'target') return { kind: 'channel', id: target, name: take(data, 'name', said) }
  if (name === 'channel') return { kind: 'channel', id: take(data, 'channel_id', said) ?? '', name: undefined }
  if (name === 'it') return { kind: 'said', text: target }
  const text = take(data, name.replace(/-$/, ''), said)
  return name.endsWith('-') ? '' : { kind: 'said', text: text ?? '' }
}

function userIn(data: Data, name: string, said: Set<string>): ActPart {
  return { kind: 'user', id: take(data, name, said) ?? '' }
}

function take(data: Data, name: string, said: Set<string>): string | undefined {
  said.add(name)
  return data[name]
}

function memberChangeText({ operator, voice }: Data): string {
  if (operator !== undefined)
    return operator === 'true'
      ? 'made {user} an operator of {channel}{operator-}'
      : 'took operator from {user} in {channel}{operator-}'
  return voice === 'true' ? 'gave {user} voice in {channel}{voice-}' : 'took voice from {user} in {channel}{voice-}'
}

/** `for 3 days`, rounded to what one would say. */
function durationText(until: string, { created_at: at }: Act): string {
  const ms = Date.parse(until) - Date.parse(at)
  if (!(ms < FOR_EVER)) return 'until somebody ends it'
  if (ms >= 1.5 * DAY) return `for ${Math.round(ms / DAY)} days`
  if (ms >= 1.5 * HOUR) return `for ${Math.round(ms / HOUR)} hours`
  const minutes = Math.max(1, Math.round(ms / MINUTE))
  return minutes === 1 ? 'for a minute' : `for ${minutes} minutes`
}
