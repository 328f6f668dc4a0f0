import { ApiClientError, type ApiClient } from '@ajet/shared/api-client'
import { hostname } from 'node:os'
import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'
import { oneLine } from './printable.ts'

/**
 * Signs in by a browser that is signed in (RFC 8628): shows a code and where to type it, and waits until it is approved.
 *
 * @throws CliError `refused` when it was denied or nobody came in time, `interrupted`
 */
export async function loginByDevice({ io, out }: Context, client: ApiClient) {
  const client_name = `ajet-chat on ${oneLine(hostname()).slice(0, 40) || 'a computer'}`
  const begun = await client.beginDeviceLink({ body: { client_name } })
  await out.note(
    [
      `Open ${oneLine(begun.verification_uri_complete)}`,
      `and approve it if it shows the code ${oneLine(begun.user_code)}.`,
      `Waiting for ${Math.round(begun.expires_in / 60)} minutes; Ctrl+C gives up.`,
    ].join('\n'),
  )
  const endsAt = io.clock.now() + begun.expires_in * 1000
  let interval = begun.interval
  while (io.clock.now() < endsAt) {
    await pause(io, interval * 1000)
    const answer = await poll(client, begun.device_code)
    if ('token' in answer) return answer
    interval = answer.interval ?? interval
  }
  throw expired()
}

/** The session, or how long to wait; what the server cannot be asked for a moment is asked again. */
async function poll(client: ApiClient, device_code: string) {
  try {
    return await client.takeDeviceLink({ body: { device_code } })
  } catch (error) {
    if (!(error instanceof ApiClientError)) throw error
    const { code, data, status } = error
    if (code === 'access_denied') throw new CliError('refused', 'The sign-in was denied in the browser')
    if (code === 'expired_token') throw expired()
    const isWaiting = code === 'authorization_pending' || code === 'slow_down'
    if (!isWaiting && status !== 503 && status !== 502) throw error
    return { interval: typeof data['interval'] === 'number' ? data['interval'] : undefined }
  }
}

function expired(): CliError {
  return new CliError('refused', 'Nobody approved the sign-in in time', 'Try again with: ajet-chat login --device')
}

/** @throws CliError `interrupted` */
async function pause({ clock, signal }: Context['io'], ms: number): Promise<void> {
  if (signal.aborted) throw new CliError('interrupted', 'The sign-in was given up')
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
    const abort = () => {
      cancel()
      reject(new CliError('interrupted', 'The sign-in was given up'))
    }
    signal.addEventListener('abort', abort, { once: true })
  })
}
