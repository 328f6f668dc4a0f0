import { createGuardedFetch } from '@ajet/shared/http'

export interface ReceivedCall {
  readonly path: string
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests assert what is in it
  readonly body: any
}

/** Another server, on this machine: it remembers what comes, and answers as it is told. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly calls: ReceivedCall[]
  /** What is answered from here on. Default: 200. */
  answer: (call: ReceivedCall) => Response | Promise<Response>
}

export function startReceiver(): Receiver {
  const calls: ReceivedCall[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const text = await request.text()
      const { headers } = request
      const call = { path: new URL(request.url).pathname, headers, text, body: text === '' ? null : JSON.parse(text) }
      calls.push(call)
      return await receiver.answer(call)
    },
  })
  const receiver: Receiver = {
    url: server.url.href,
    calls,
    answer: () => new Response('thanks'),
    [Symbol.asyncDispose]: () => server.stop(true),
  }
  return receiver
}

/** The guarded fetch, which a test lets call this machine: there the other servers of the test are. */
export const localFetch = createGuardedFetch({ allow: ['127.0.0.1'] })
