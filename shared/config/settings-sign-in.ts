import { bool, choice, secret, text, webUrl } from './setting.ts'

/** How people sign in (AJ-10, AJ-12). */
export const signInSettings = {
  'login.password': choice(['owner', 'on', 'off'], {
    standard: 'owner',
    prose:
      'Sign-in and registration with a password: as the server’s owner switched it (on until then), always, or never, which leaves the login providers',
  }),
  'login.passkeys': bool({
    standard: true,
    prose: 'Sign-in with passkeys: as the server’s owner switched it (on until then), or never',
  }),
  'oauth.github.client_id': text({
    standard: undefined,
    prose: 'Client id of an OAuth app at GitHub; with its secret it puts “Sign in with GitHub” on the login page',
  }),
  'oauth.github.client_secret': secret({ standard: undefined, prose: 'The secret of that app' }),
  'oauth.github.base_url': webUrl({
    standard: undefined,
    prose: 'A GitHub Enterprise Server, https://github.example.org. Default: github.com',
  }),
  'oauth.gitea.client_id': text({ standard: undefined, prose: 'Client id of an OAuth2 application at a Gitea' }),
  'oauth.gitea.client_secret': secret({ standard: undefined, prose: 'The secret of that application' }),
  'oauth.gitea.base_url': webUrl({ standard: undefined, prose: 'That Gitea, https://git.example.org' }),
  'oauth.oidc.issuer_url': webUrl({
    standard: undefined,
    prose: 'The issuer of an OpenID Connect provider, exactly as it calls itself; everything else is discovered',
  }),
  'oauth.oidc.client_id': text({ standard: undefined, prose: 'Client id at that issuer' }),
  'oauth.oidc.client_secret': secret({
    standard: undefined,
    prose: 'The secret of that client. Default: a public client, which PKCE protects',
  }),
  'oauth.oidc.label': text({ standard: 'OpenID Connect', prose: 'What stands on its button after “Sign in with”' }),
  'oauth.oidc.scopes': text({ standard: 'openid profile email', prose: 'What is asked for, separated by spaces' }),
  'oauth.allow_private_networks': bool({
    standard: false,
    prose: 'Providers set up at run time may be on private networks and speak http. Those of the settings always may',
  }),
} as const
