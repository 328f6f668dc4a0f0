import type { ProviderKind } from '@ajet/shared/schema'

export const providerKinds: Readonly<Record<ProviderKind, string>> = {
  github: 'GitHub',
  gitea: 'Gitea or Forgejo',
  oidc: 'OpenID Connect',
}

/** What was just done on the pages of login providers. */
export const signInDone: Readonly<Record<string, string>> = {
  added: 'The provider is added. People can sign in with it.',
  changed: 'Saved.',
  switched: 'Done. It acts from the next sign-in on.',
  tested: 'The provider answers as it should.',
  deleted: 'The provider is deleted.',
}

/** What errors mean to whoever sets providers up. */
export const signInErrors: Readonly<Record<string, string>> = {
  provider_unreachable: 'Nothing answers at this address as it should. Check it; nothing was changed.',
  last_login_method: 'You could not sign in any longer. Add another way first.',
  conflict: 'The settings of the server decide this: it can only be changed there.',
  name_taken: 'There is a way to sign in of that name already. Choose another.',
}
