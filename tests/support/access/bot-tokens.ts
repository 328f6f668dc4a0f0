import { tokenScopes } from '@ajet/shared/schema'

/** No scope at all is no token; without one to leave out, it has them all. */
export const kindsOfBotToken = [...tokenScopes, null].flatMap(
  (scope) =>
    [
      { name: `only ${scope}`, has: 'only', scope, scopes: scope ? [scope] : tokenScopes },
      { name: `all but ${scope}`, has: 'all but', scope, scopes: tokenScopes.filter((other) => other !== scope) },
    ] as const,
)
