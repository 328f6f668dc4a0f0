import { findProviderOf, type LoginMethods } from '@ajet/shared/auth'
import type { LinkedAccountView, LoginMethodsView } from '@ajet/shared/schema'

/** What anybody may know of the ways to sign in. */
export function loginMethodsView(methods: LoginMethods, isSetUp: boolean): LoginMethodsView {
  const { password, passkeys } = methods
  const providers = methods.providers.filter(({ enabled }) => enabled)
  const shown = providers.map(({ name, kind, label }) => ({ name, kind, label }))
  return { password, passkeys, set_up: isSetUp, providers: shown }
}

export interface LinkedAccountRow {
  readonly id: string
  readonly provider: string
  readonly issuer: string
  readonly login: string
  readonly email: string | null
  readonly created_at: Date
  readonly last_used_at: Date
}

export function linkedAccountView(row: LinkedAccountRow, methods: LoginMethods): LinkedAccountView {
  const { id, provider, login, email, created_at, last_used_at } = row
  const known = methods.providers.find(({ name }) => name === provider)
  return {
    id,
    provider,
    label: known?.label ?? provider,
    login,
    email,
    usable: findProviderOf(methods, row) !== undefined,
    created_at: created_at.toISOString(),
    last_used_at: last_used_at.toISOString(),
  }
}
