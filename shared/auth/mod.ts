export type { Principal } from '../http/mod.ts'
export { looksLikeApiToken } from './api-token.ts'
export {
  createApiToken,
  revokeApiTokens,
  revokeTokensMadeBy,
  type NewApiToken,
  type RevokeApiTokens,
} from './api-tokens.ts'
export { AttemptCounts, type Counted } from './attempt-counts.ts'
export { createAuthenticator, type Authenticator, type AuthenticatorOptions } from './authenticator.ts'
export { clearCookie, findCookie, sessionCookie, sessionCookieName } from './cookies.ts'
export { dropLinkedAccounts, dropPasskeys, dropTwoStep } from './drop-factors.ts'
export { findCredentials, type Credentials } from './credentials.ts'
export { listSessions } from './list-sessions.ts'
export { configuredProviders } from './login-methods/configured-providers.ts'
export {
  findUsable,
  loadLoginMethods,
  lockLoginMethods,
  loginSettings,
  type LoginMethods,
  type LoginSettings,
} from './login-methods/login-methods.ts'
export { describeLoginMethods, switchLoginMethods, type LoginSwitches } from './login-methods/switch-login-methods.ts'
export {
  issuerOf,
  standardScopes,
  withoutSlash,
  type LoginProvider,
  type ProviderSecret,
} from './login-methods/provider.ts'
export { callbackUrl, providerView } from './login-methods/provider-view.ts'
export {
  findServerCommunity,
  isServerOwner,
  selectServerOwners,
  setServerCommunity,
} from './login-methods/server-owner.ts'
export { canSignIn, findProviderOf, ownersCanSignIn } from './login-methods/ways-in.ts'
export { createPasswords, type PasswordOptions, type Passwords } from './passwords.ts'
export { JWT_ALGORITHM, JWT_AUDIENCE, JWT_LIFETIME_S, jwtClaims, looksLikeJwt, type JwtClaims } from './jwt/claims.ts'
export { PublicKeys } from './jwt/public-keys.ts'
export { signJwt } from './jwt/sign-jwt.ts'
export { SigningKeys, type SigningKey, type SigningKeysOptions } from './jwt/signing-keys.ts'
export { verifyJwt, type VerifyJwt } from './jwt/verify-jwt.ts'
export { openSealed, sealText, SEALING_KEY_BYTES } from './sealed-box.ts'
export { createSealedBox, type SealedBox } from './create-sealed-box.ts'
export { hashUserCode, newUserCode, readUserCode, wrongUserCodes } from './user-code.ts'
export { hashToken, looksLikeToken, newSessionToken } from './session-token.ts'
export { stepUp, type StepUp, type StepUpDeps } from './step-up.ts'
export {
  createSession,
  MAX_SESSIONS,
  revokeSessions,
  SESSION_LIFETIME_MS,
  type CreatedSession,
  type NewSession,
  type RevokedSessions,
  type RevokeSessions,
} from './sessions.ts'
