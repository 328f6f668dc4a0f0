import type { TokenScope } from '../schema/scope.ts'
import { ApiError } from './api-error.ts'
import type { Principal } from './principal.ts'

/**
 * A person may do what their role admits; an API token besides needs the scope (AJ-19). Null: not for API tokens.
 *
 * @throws ApiError `forbidden` with the `scope` that is missing
 */
export function requireScope({ scopes }: Pick<Principal, 'scopes'>, scope: TokenScope | null): void {
  if (scopes === null) return
  if (scope === null) throw new ApiError('forbidden', { scope }, 'This is for people, not for API tokens')
  if (!scopes.includes(scope)) throw new ApiError('forbidden', { scope }, `The API token lacks the scope ${scope}`)
}
