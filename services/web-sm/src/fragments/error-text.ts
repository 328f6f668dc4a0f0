import type { ErrorCode } from '@ajet/shared/schema'

/** What a person can do about an error; shared by the pages and the script. Codes without an entry use their title. */
const texts: Partial<Record<ErrorCode, string>> = {
  invalid_credentials: 'That user name or password is not right. Check both and try again.',
  rate_limited: 'Too many tries. Wait a while, then try again.',
  setup_token_invalid: 'This setup link is not valid. Take the newest link the server printed at start.',
  already_set_up: 'This server is already set up. Sign in instead.',
  invite_invalid: 'This invite has expired, was used up or was revoked. Ask for a new one.',
  email_unconfirmed: 'Confirm your e-mail address first: follow the link in the mail we sent you.',
  code_invalid: 'That code is wrong, or was used already. Take the next one.',
  challenge_invalid: 'That took too long. Sign in again.',
  passkey_invalid: 'This passkey is not known here.',
  link_invalid: 'This link was used already, or is too old. Ask for a new one.',
  step_up_required: 'Type your current password. If you have none, sign out and in again first.',
  login_method_off: 'This way to sign in is switched off. Choose another.',
  sign_in_expired: 'That sign-in was not begun in this browser, was used already or took too long. Begin again.',
  provider_refused: 'The provider did not confirm who you are. Try again, or choose another way.',
  provider_unreachable: 'The provider does not answer as it should. Try again, or choose another way.',
  account_unknown:
    'No account here belongs to that one. If you have an account, sign in to it and link the provider in its settings; if not, ask for an invite.',
  account_exists:
    'There is an account with your e-mail address already. Sign in to it, then link the provider in its settings under “Sign-in and security”.',
  account_taken: 'That account at the provider belongs to somebody else here.',
  last_login_method: 'This is your last way to sign in. Add another before you remove it.',
  limit_reached: 'There is no room for more.',
  name_taken: 'That name is already taken. Choose another.',
  invalid_input: 'Some fields need another look.',
  too_large: 'That is too large to send: shorten it, or send less at once.',
  unsupported_media_type: 'A file of this kind is not taken here. A picture is a JPEG, PNG, GIF or WebP.',
  storage_full: 'There is no room for more files on the server.',
  storage_unavailable: 'The server cannot reach its file store. Try again in a moment.',
  request_timeout: 'It came too slowly. Try again.',
  unauthenticated: 'You have been signed out. Sign in again.',
  not_a_member: 'Join the channel before you write in it.',
  muted: 'You are muted in this community for a while: you can read, and not write or react.',
  channel_archived: 'This channel is archived. Nobody can write in it.',
  channel_moderated: 'Only people with voice may write in this channel.',
  no_common_community: 'You share no community with anybody here any longer, so that nobody here can write.',
  edit_window_closed: 'Messages can be edited for one hour. This one is older.',
  forbidden: 'You are not allowed to do this.',
  not_found: 'It is not there any longer.',
  last_owner: 'A community needs an owner. Make somebody else owner first.',
  cross_origin: 'The request came from another address than the one this server is set up for.',
  internal: 'Something went wrong on our side. Try again.',
  upstream_unreachable: 'The server is not reachable at the moment. Try again.',
  database_busy: 'The server is busy. Try again in a moment.',
  database_unavailable: 'The server cannot reach its database. Try again in a moment.',
  not_ready: 'The server is starting. Try again in a moment.',
}

/** The sentence for an error code, whatever text it came from. */
export function errorText(code: string): string {
  return Object.hasOwn(texts, code) ? (texts[code as ErrorCode] ?? fallback) : fallback
}

/** When it may be tried again, for whoever knows it (in seconds). */
export function rateLimitedText(retryAfter: number): string {
  if (retryAfter <= 1) return 'Too many tries. Try again in a moment.'
  if (retryAfter <= 60) return `Too many tries. Try again in ${Math.ceil(retryAfter)} seconds.`
  return `Too many tries. Try again in ${Math.ceil(retryAfter / 60)} minutes.`
}

const fallback = 'That did not work. Try again.'
