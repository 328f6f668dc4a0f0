export { createAuthGw, type AuthGwService } from './create-auth-gw.ts'
export type { AuthGwConfig, AuthGwDeps, Upstreams } from './deps.ts'
export { openProviderHouse } from './providers/open-provider-house.ts'
export { dropProvider, storeProvider, type CreateProvider } from './providers/stored-providers.ts'
