import { ApiError, parseJson, type SocketMessage } from '@ajet/shared/http'
import { clientMessage, type ClientMessage } from '@ajet/shared/schema'

const encoder = new TextEncoder()

/** What a client says; undefined when that is nothing of the protocol. Fields nobody knows are left out. */
export function parseMessage(message: SocketMessage): ClientMessage | undefined {
  if (typeof message !== 'string') return undefined
  try {
    return clientMessage.safeParse(parseJson(encoder.encode(message))).data
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
