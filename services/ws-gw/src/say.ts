import type { ServerMessage } from '@ajet/shared/schema'

/** A message of the server as it goes over the wire. */
export function say(message: ServerMessage): string {
  return JSON.stringify(message)
}
