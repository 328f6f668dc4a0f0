/**
 * Every error a client can meet: HTTP status and a title that says what happened.
 * The answer is RFC 9457 problem JSON `{type, title, status, code, detail, trace_id, …data}`.
 */
export const errorCodes = {
  bad_request: { status: 400, title: 'The request cannot be understood' },
  invalid_input: { status: 400, title: 'Some fields are not valid' },
  unknown_cursor: { status: 400, title: 'The page cursor is not known' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  invalid_credentials: { status: 401, title: 'The login or the password is wrong' },
  forbidden: { status: 403, title: 'You may not do this' },
  cross_origin: { status: 403, title: 'The request came from another site' },
  edit_window_closed: { status: 403, title: 'The message is too old to edit' },
  channel_moderated: { status: 403, title: 'Only people with voice may post here' },
  channel_archived: { status: 403, title: 'The channel is archived' },
  not_a_member: { status: 403, title: 'Join the channel first' },
  muted: { status: 403, title: 'You may not write here for a while' },
  banned: { status: 403, title: 'You are banned from this community' },
  step_up_required: { status: 403, title: 'Give your password, or sign in again, first' },
  setup_token_invalid: { status: 403, title: 'The setup link is not valid' },
  not_found: { status: 404, title: 'There is nothing here' },
  invite_invalid: { status: 404, title: 'The invite is not valid any longer' },
  method_not_allowed: { status: 405, title: 'This method does not exist here' },
  conflict: { status: 409, title: 'This clashes with something that exists' },
  limit_reached: { status: 409, title: 'There is no room for more' },
  name_taken: { status: 409, title: 'The name is taken' },
  already_set_up: { status: 409, title: 'The server is already set up' },
  last_owner: { status: 409, title: 'A community needs an owner' },
  upload_incomplete: { status: 409, title: 'The file has not arrived whole' },
  nonce_reused: { status: 409, title: 'The nonce belongs to another message' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not accepted' },
  search_too_broad: { status: 422, title: 'The search takes too long; say more precisely what to find' },
  rate_limited: { status: 429, title: 'Too many requests, wait a moment' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  upstream_unreachable: { status: 502, title: 'A part of the server does not answer' },
  database_busy: { status: 503, title: 'The database is busy, try again' },
  database_unavailable: { status: 503, title: 'The database does not answer, try again' },
  storage_unavailable: { status: 503, title: 'The file store does not answer, try again' },
  storage_full: { status: 507, title: 'There is no room for more files' },
  not_ready: { status: 503, title: 'The server is starting, try again' },
} as const

export type ErrorCode = keyof typeof errorCodes
