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
  return newClient({ baseUrl, token, traceId }, settings)
}

function newClient(context: Context, settings: Settings): ApiClient {
  // The table's keys are the methods; no narrower type describes a loop over it.
  return new Client(context, settings) as Client & Pick<ApiClient, EndpointName>
}

/**
 * Has a method for each endpoint, bound when it is asked for: services make a client for every request, which calls one
 * or two of them, and all together would be 40 kB.
 */
class Client implements Pick<ApiClient, 'withToken' | 'upload'> {
  readonly #context: Context
  readonly #settings: Settings

  static {
    for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
      const get = function (this: Client) {
        return (args: CallArgs = {}) => callEndpoint(endpoint, args, this.#context, this.#settings)
      }
      Object.defineProperty(Client.prototype, name, { get, enumerable: true })
    }
  }

  constructor(context: Context, settings: Settings) {
    this.#context = context
    this.#settings = settings
  }

  readonly withToken: ApiClient['withToken'] = (token, traceId = this.#context.traceId ?? undefined) =>
    newClient({ ...this.#context, token, traceId: traceId ?? null }, this.#settings)

  readonly upload: ApiClient['upload'] = (path, file, options = {}) =>
    uploadFile(path, file, options, this.#context, this.#settings)
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
