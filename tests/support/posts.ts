import type { MessageView } from '@ajet/shared/schema'
import type { Person } from './people.ts'

/** Posts the texts one after the other, by the author that `authorOf` names for each place. */
export async function postAll(
  channelId: string,
  texts: readonly string[],
  authorOf: (at: number) => Person,
): Promise<MessageView[]> {
  const posted: MessageView[] = []
  for (const [at, text] of texts.entries()) {
    posted.push(await authorOf(at).client.postMessage({ params: { channel_id: channelId }, body: { body_md: text } }))
  }
  return posted
}

/** Posts again with the same nonce until the server answers, as every client of ours does. */
export async function postUntilAcknowledged(person: Person, channelId: string, text: string): Promise<MessageView> {
  for (;;) {
    try {
      const body = { body_md: text, nonce: text }
      return await person.client.postMessage({ params: { channel_id: channelId }, body })
    } catch (error) {
      if (!isOutage(error)) throw error
    }
  }
}

/** The server was away; anything else is a refusal. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const status = 'status' in error ? Number(error.status) : 0
  return status === 0 || status === 502 || status === 503
}
