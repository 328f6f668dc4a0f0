import { ApiError } from '@ajet/shared/http'
import type { ApiContext } from '../../context.ts'
import type { RefChange } from './git-text.ts'

/** Two events of one push come within seconds, or after a pause of the sender. */
const WINDOW_MS = 10 * 60_000

/**
 * Posts what an event says of a branch or tag, unless another event has said so: whoever asks for pushes and for new
 * branches and tags gets two for one push, at the same moment and in any order. Commits are told in any case.
 */
export async function tellOnce<T>(
  { attempts }: Pick<ApiContext, 'attempts'>,
  webhookId: string,
  change: RefChange | undefined,
  post: () => Promise<T>,
): Promise<T | null> {
  if (change === undefined) return await post()
  const key = (did: RefChange['did']) => `ref/${webhookId}/${did}/${change.ref}`
  try {
    await attempts.take([{ key: key(change.did), most: 1, windowMs: WINDOW_MS }])
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'rate_limited') throw error
    return change.tellsMore ? await post() : null
  }
  try {
    await attempts.forget(key(change.did === 'created' ? 'deleted' : 'created'))
    return await post()
  } catch (error) {
    await attempts.forget(key(change.did))
    throw error
  }
}
