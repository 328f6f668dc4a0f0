/** Why the server closes a WebSocket (RFC 6455 §7.4: 4000-4999 are for programs like this one). */
export const socketCloseCodes = {
  message_too_long: { code: 1009, meaning: 'A message is longer than 4,096 bytes', resume: true },
  server_stops: { code: 1012, meaning: 'The server, or the part that holds the socket, stops', resume: true },
  try_again_later: { code: 1013, meaning: 'The server cannot check the token at this moment', resume: true },
  start_over: { code: 4000, meaning: 'Events are lost, or come too late to be in order', resume: true },
  bad_message: { code: 4001, meaning: 'A message is binary, no JSON, or none of this protocol', resume: true },
  not_identified: { code: 4002, meaning: 'The first message was another one, or came too late', resume: true },
  identified_twice: { code: 4003, meaning: 'identify or resume came a second time', resume: true },
  refused: { code: 4004, meaning: 'The token is not good; invalid_session says why', resume: false },
  session_ended: { code: 4005, meaning: 'The session was signed out or revoked', resume: false },
  token_expired: { code: 4006, meaning: 'The token has expired and no newer one came', resume: true },
  too_fast: { code: 4007, meaning: 'More messages in ten seconds than are taken', resume: true },
  too_many: {
    code: 4008,
    meaning: 'Too many sockets of the user are open, or of the address unidentified',
    resume: true,
  },
  silent: { code: 4009, meaning: 'No heartbeat came for three intervals', resume: true },
} as const satisfies Record<string, SocketClose>

export interface SocketClose {
  readonly code: number
  readonly meaning: string
  /** Whether the client may come back with `resume`, with a fresh token where the old one is over. */
  readonly resume: boolean
}

export type SocketCloseName = keyof typeof socketCloseCodes
