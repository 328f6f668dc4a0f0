import { createSealedBox, loginSettings } from '@ajet/shared/auth'
import type { Config } from '@ajet/shared/config'
import type { Database } from '@ajet/shared/db'
import { systemClock, type Clock } from '@ajet/shared/std'
import { ProvidersAtWork } from '../oauth/providers-at-work.ts'
import type { ProviderHouse } from './stored-providers.ts'

export interface OpenProviderHouse {
  readonly db: Database
  readonly config: Pick<Config, 'login' | 'oauth' | 'outbound'>
  readonly encryptionKey: () => Promise<Uint8Array>
}

/** What whoever runs the server works on stored providers with, in a program beside it. */
export function openProviderHouse({ db, config, encryptionKey }: OpenProviderHouse): ProviderHouse {
  const providers = createProviders(config, encryptionKey, systemClock)
  return { db, clock: systemClock, login: loginSettings(config), providers }
}

/** Login providers as they are asked, whose secrets are sealed with this key. */
export function createProviders(
  config: OpenProviderHouse['config'],
  encryptionKey: OpenProviderHouse['encryptionKey'],
  clock: Clock,
): ProvidersAtWork {
  return new ProvidersAtWork({ config, clock, box: createSealedBox(encryptionKey, 'login providers') })
}
