import { z } from 'zod'
import { timestamp, uuid } from './fields.ts'

export const providerKind = z.enum(['github', 'gitea', 'oidc'])

/** In the addresses /auth/oauth/<name> and /auth/callback/<name>. */
export const providerName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'may hold lower-case letters, digits and single hyphens')
  .min(2)
  .max(40)

/** What the login page offers. */
export const loginMethodsView = z.object({
  /** Sign-in with user name or e-mail address and password. */
  password: z.boolean(),
  passkeys: z.boolean(),
  /** False while nobody has an account: whoever signs in first founds the first community. */
  set_up: z.boolean(),
  /** In the order in which they are shown; `/auth/oauth/<name>` begins. */
  providers: z.array(z.object({ name: providerName, kind: providerKind, label: z.string() })),
})

/** A login provider as the server's owner sees it; its secret is never shown. */
export const providerView = z.object({
  name: providerName,
  kind: providerKind,
  label: z.string(),
  client_id: z.string(),
  has_secret: z.boolean(),
  /** Of a Gitea or a GitHub Enterprise; null for github.com and OIDC. */
  base_url: z.string().nullable(),
  /** Of an OIDC provider. */
  issuer_url: z.string().nullable(),
  /** Separated by spaces. */
  scopes: z.string(),
  enabled: z.boolean(),
  /** Providers of the settings are changed there; here they are only switched on and off. */
  source: z.enum(['settings', 'database']),
  /** What to register at the provider. */
  callback_url: z.string(),
})

/** An account of the caller at a provider. */
export const linkedAccountView = z.object({
  id: uuid,
  provider: z.string(),
  /** On the provider's button; its name when the provider is gone. */
  label: z.string(),
  /** What the caller is called there. */
  login: z.string(),
  email: z.string().nullable(),
  /** False when the provider is switched off or gone: one cannot sign in with it. */
  usable: z.boolean(),
  created_at: timestamp,
  last_used_at: timestamp,
})

export type ProviderKind = z.infer<typeof providerKind>
export type LoginMethodsView = z.infer<typeof loginMethodsView>
export type ProviderView = z.infer<typeof providerView>
export type LinkedAccountView = z.infer<typeof linkedAccountView>
