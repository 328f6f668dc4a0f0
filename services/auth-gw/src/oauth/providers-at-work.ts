import type { LoginProvider, SealedBox } from '@ajet/shared/auth'
import type { Config } from '@ajet/shared/config'
import { ApiError, asFetch, createGuardedFetch } from '@ajet/shared/http'
import { Lru, type Clock } from '@ajet/shared/std'
import type { Configuration } from 'openid-client'
import { requireForge } from './forge-identity.ts'
import { openProviderClient, type ProviderFetch } from './provider-client.ts'

/** How long what an issuer published is believed, in ms; keys it changes meanwhile are fetched by their id. */
const DISCOVERED_FOR_MS = 10 * 60 * 1000
const REMEMBERED = 100
const ANSWER_BYTES = 512 * 1024
const TIMEOUT_MS = 10_000
/** Everything: for providers whom the operator named, wherever they are. */
const ANYWHERE = ['0.0.0.0/0', '::/0']

export interface ProvidersOptions {
  readonly config: Pick<Config, 'oauth' | 'outbound'>
  readonly clock: Clock
  /** Keeps the secrets of stored providers. */
  readonly box: SealedBox
}

/** Login providers as they are asked: with their secrets, through a guarded fetch, discovered once in a while. */
export class ProvidersAtWork {
  readonly #clock: Clock
  readonly #box: SealedBox
  readonly #trusted: ProviderFetch
  readonly #stored: ProviderFetch
  readonly #clients = new Lru<string, { readonly config: Promise<Configuration>; readonly until: number }>(REMEMBERED)
  readonly #allowsPrivate: boolean

  constructor({ config, clock, box }: ProvidersOptions) {
    const { allow_private_networks: allowsPrivate } = config.oauth
    this.#clock = clock
    this.#box = box
    this.#allowsPrivate = allowsPrivate
    this.#trusted = guarded(ANYWHERE, false)
    this.#stored = allowsPrivate ? this.#trusted : guarded(config.outbound.allowed_networks, true)
  }

  /** Whether providers set up at run time may speak http. */
  get allowsHttp(): boolean {
    return this.#allowsPrivate
  }

  seal(name: string, secret: string): Promise<string> {
    return this.#box.seal(name, secret)
  }

  /** The provider, ready. @throws the errors of openid-client and of the fetch; ApiError when its secret cannot be read */
  async client(provider: LoginProvider): Promise<Configuration> {
    const secret = await this.#secretOf(provider)
    const key = Bun.hash(JSON.stringify([provider, secret])).toString(36)
    const now = this.#clock.now()
    const known = this.#clients.get(key)
    if (known && known.until > now) return await known.config
    const config = openProviderClient(provider, { secret, fetch: this.#fetchOf(provider) })
    this.#clients.set(key, { config, until: now + DISCOVERED_FOR_MS })
    // A provider that does not answer is asked again by the next.
    config.catch(() => this.#clients.delete(key))
    return await config
  }

  /** Asks a provider at its address, whatever is remembered of it. @throws as `client` */
  async ask(provider: LoginProvider): Promise<void> {
    const [secret, fetch] = [await this.#secretOf(provider), this.#fetchOf(provider)]
    if (provider.kind === 'oidc') await openProviderClient(provider, { secret, fetch })
    else await requireForge(provider, fetch)
  }

  #fetchOf({ source }: LoginProvider): ProviderFetch {
    return source === 'settings' ? this.#trusted : this.#stored
  }

  async #secretOf({ name, client_secret: stored }: LoginProvider): Promise<string | undefined> {
    if (stored.type === 'none') return undefined
    if (stored.type === 'known') return stored.secret.reveal()
    const secret = await this.#box.open(name, stored.text)
    if (secret !== undefined) return secret
    const cause = new Error(`The secret of ${name} was encrypted with another key: set the provider’s secret again`)
    throw new ApiError('provider_unreachable', { provider: name }, undefined, { cause })
  }
}

function guarded(allow: readonly string[], httpsOnly: boolean): ProviderFetch {
  const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: ANSWER_BYTES, redirects: 0, httpsOnly }
  return asFetch(createGuardedFetch({ allow }), bounds)
}
