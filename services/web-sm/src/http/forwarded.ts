import type { Transport } from '@ajet/shared/http'

/** What the API needs to know of the caller: the credentials and what the gateway says about the request. */
const forwarded = ['authorization', 'cookie', 'origin', 'accept-language']
const forwardedPrefixes = ['x-ajet-', 'x-user-', 'x-forwarded-']

/** Sends calls to the API in the name of whoever made `request`. */
export function forwardAs(request: Request, api: Transport): Transport {
  const headers = [...request.headers].filter(
    ([name]) => forwarded.includes(name) || forwardedPrefixes.some((prefix) => name.startsWith(prefix)),
  )
  return (call) => {
    for (const [name, value] of headers) call.headers.set(name, value)
    return api(call)
  }
}
