export { createAuthGw, type AuthGwService } from './create-auth-gw.ts'
export type { AuthGwConfig, AuthGwDeps, Upstreams } from './deps.ts'
