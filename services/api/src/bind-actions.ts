import type { EndpointRouter } from '@ajet/shared/http'
import { apiEndpoints, takesIdempotencyKey } from '@ajet/shared/schema'
import { actions } from './actions.ts'
import type { ApiContext, EndpointName } from './context.ts'
import { fingerprintOf, keyOf, nonceOf, REPLAYED_HEADER, type KeyedCall } from './once/keyed-call.ts'

/** Every endpoint answered by its action; a write that is sent again with the same key is answered by the first. */
export function bindActions(router: EndpointRouter, api: ApiContext): void {
  const bind = <N extends EndpointName>(name: N) => {
    const action = actions[name]
    const endpoint = apiEndpoints[name]
    if (takesIdempotencyKey(endpoint)) {
      router.bind(endpoint, (call) => answerOnce(api, call, (scoped) => action(scoped, call)))
    } else router.bind(endpoint, (call) => action(api, call))
  }
  for (const name of Object.keys(apiEndpoints) as EndpointName[]) if (name !== 'postMessage') bind(name)
  bindPost(router, api)
}

/** A message has its own way to be posted once, its nonce; the header stands for one that is missing. */
function bindPost(router: EndpointRouter, api: ApiContext): void {
  router.bind(apiEndpoints.postMessage, (call) => {
    const key = keyOf(call.request)
    if (key === undefined || call.body.nonce !== undefined) return actions.postMessage(api, call)
    return actions.postMessage(api, { ...call, body: { ...call.body, nonce: nonceOf(key) } })
  })
}

async function answerOnce<T>(api: ApiContext, call: KeyedCall, work: (scoped: ApiContext) => T): Promise<Awaited<T>> {
  const key = keyOf(call.request)
  if (key === undefined || call.principal === null) return await work(api)
  const request = { userId: call.principal.user_id, key, fingerprint: fingerprintOf(call) }
  const { output, replayed } = await api.onceOnly.run(request, async (db) => await work({ ...api, db }))
  if (replayed) call.headers.set(REPLAYED_HEADER, 'true')
  // What the action gave, or what it gave the first time.
  return output as Awaited<T>
}
