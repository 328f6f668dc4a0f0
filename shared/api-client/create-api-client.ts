import { endpoints, takesIdempotencyKey, type Endpoint } from '../schema/mod.ts'
import type { Clock } from '../std/mod.ts'
import { buildRequest, type CallArgs, type Context } from './build-request.ts'
import type { ApiClient, EndpointName } from './client-types.ts'
import { readAnswer } from './read-answer.ts'
import { withRetry } from './retry.ts'
import { send, type Fetch } from './send.ts'
import { uploadFile } from './upload.ts'
import { waitingClock } from './waiting-clock.ts'

export interface ApiClientOptions {
  /** Where the server is, with or without a path prefix. */
  readonly baseUrl: string
  readonly token?: string | null
  /** Joins the calls to a trace (header X-Trace-Id). */
  readonly traceId?: string | null
  readonly fetch?: Fetch
  /** For one try, the body included (AC-12). */
  readonly timeoutMs?: number
  /** Tries after the first, where repeating is safe (AC-11). */
  readonly retries?: number
  readonly clock?: Clock
  readonly random?: () => number
  /** Checks each answer against the schema; for tests, it costs time. */
  readonly verifyOutput?: boolean
}

type Settings = Required<Omit<ApiClientOptions, 'baseUrl' | 'token' | 'traceId'>>

/** A client for every endpoint of the schema, over the network or in memory (SH-6). */
export function createApiClient({ baseUrl, token = null, traceId = null, ...given }: ApiClientOptions): ApiClient {
  const settings: Settings = {
    fetch: given.fetch ?? ((request) => fetch(request)),
    timeoutMs: given.timeoutMs ?? 10_000,
    retries: given.retries ?? 3,
    clock: given.clock ?? waitingClock,
    random: given.random ?? Math.random,
    verifyOutput: given.verifyOutput ?? false,
  }
  return bindClient({ baseUrl, token, traceId }, settings)
}

function bindClient(context: Context, settings: Settings): ApiClient {
  const calls: Partial<Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    calls[name] = (args: CallArgs = {}) => callEndpoint(endpoint, args, context, settings)
  }
  const withToken: ApiClient['withToken'] = (token, traceId = context.traceId ?? undefined) =>
    bindClient({ ...context, token, traceId: traceId ?? null }, settings)
  const upload: ApiClient['upload'] = (path, file, options = {}) => uploadFile(path, file, options, context, settings)
  // The table's keys are the methods; no narrower type describes a loop over it.
  return { ...(calls as Pick<ApiClient, EndpointName>), withToken, upload }
}

async function callEndpoint(
  endpoint: Endpoint,
  args: CallArgs,
  context: Context,
  settings: Settings,
): Promise<unknown> {
  const { signal } = args
  const keyed = withKey(endpoint, args)
  const attempt = () => send((inner) => buildRequest(endpoint, keyed, context, inner), { ...settings, signal })
  const retries = mayRepeat(endpoint, keyed) ? settings.retries : 0
  return readAnswer(endpoint, await withRetry(attempt, { ...settings, retries, signal }), settings.verifyOutput)
}

/** Every try of a call has the same key, and the next call another. */
function withKey(endpoint: Endpoint, args: CallArgs): CallArgs {
  if (!takesIdempotencyKey(endpoint) || args.idempotencyKey !== undefined) return args
  return { ...args, idempotencyKey: crypto.randomUUID() }
}

/** Repeating must not do the thing twice: reads, declared endpoints, and whatever carries a key or a nonce. */
function mayRepeat(endpoint: Endpoint, { body, idempotencyKey }: CallArgs): boolean {
  if (endpoint.method === 'GET' || endpoint.idempotent === true) return true
  if (idempotencyKey !== undefined && takesIdempotencyKey(endpoint)) return true
  return typeof body === 'object' && body !== null && 'nonce' in body && typeof body.nonce === 'string'
}
