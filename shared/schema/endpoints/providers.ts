import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { limits } from '../limits.ts'
import { label } from '../text.ts'
import { providerKind, providerName, providerView } from '../views-sign-in.ts'

const webAddress = z.url({ protocol: /^https?$/ }).max(limits.webAddress)
const scopes = z
  .string()
  .trim()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'are words separated by single spaces')
  .max(500)
const details = {
  /** On the button: `Sign in with <label>`. */
  label: label(limits.displayName),
  client_id: z.string().trim().min(1).max(500),
  /** Null: a public client, which only an OIDC provider may have. */
  client_secret: z.string().min(1).max(2_000).nullable(),
  base_url: webAddress.nullable(),
  issuer_url: webAddress.nullable(),
  scopes: scopes.nullable(),
  enabled: z.boolean(),
}
const params = z.object({ provider: providerName })
const access = 'Owner of the server: of its first community'
const allow = 'server-owner'

/** Login providers that the owner of the server sets up while it runs. */
export const providerEndpoints = {
  createProvider: defineEndpoint({
    method: 'POST',
    path: '/auth/providers',
    tag: 'auth',
    summary: 'Set up a login provider',
    access,
    allow,
    body: z.object({
      name: providerName,
      kind: providerKind,
      label: details.label,
      client_id: details.client_id,
      client_secret: details.client_secret.default(null),
      base_url: details.base_url.default(null),
      issuer_url: details.issuer_url.default(null),
      scopes: details.scopes.default(null),
      enabled: details.enabled.default(true),
    }),
    status: 201,
    output: providerView,
    errors: ['forbidden', 'name_taken', 'limit_reached', 'provider_unreachable'],
  }),
  updateProvider: defineEndpoint({
    method: 'PATCH',
    path: '/auth/providers/:provider',
    tag: 'auth',
    summary: 'Change a login provider that was set up at run time; accounts stay bound to the issuer they came from',
    access,
    allow,
    params,
    body: z.object(details).partial(),
    output: providerView,
    errors: ['forbidden', 'not_found', 'conflict', 'last_login_method', 'provider_unreachable'],
    idempotent: true,
  }),
  testProvider: defineEndpoint({
    method: 'POST',
    path: '/auth/providers/:provider/test',
    tag: 'auth',
    summary: 'Ask a login provider at its address, as at a sign-in; nothing is changed',
    access,
    allow,
    params,
    errors: ['forbidden', 'not_found', 'provider_unreachable'],
    idempotent: true,
  }),
  deleteProvider: defineEndpoint({
    method: 'DELETE',
    path: '/auth/providers/:provider',
    tag: 'auth',
    summary: 'Delete a login provider that was set up at run time, and the links to accounts there',
    access,
    allow,
    params,
    errors: ['forbidden', 'not_found', 'conflict', 'last_login_method'],
    idempotent: true,
  }),
}

const target = { provider: providerName }

/** Bound by hand, as they answer with redirects and pages; the document describes them. */
export const oauthEndpoints = {
  startSignIn: defineEndpoint({
    method: 'GET',
    path: '/auth/oauth/:provider',
    tag: 'auth',
    summary: 'Begin to sign in at a provider: a redirect to it. A form may post the same fields, and the setup token',
    auth: 'none',
    access: 'Anybody; with `link` any signed-in user, from this site',
    allow: 'anyone',
    params: z.object(target),
    query: z.object({
      /** A path of this site to go on to. */
      return_to: z.string().optional(),
      /** Makes an account for whoever has none (AJ-40). */
      invite_code: z.string().optional(),
      /** `1`: link an account to the one that is signed in. */
      link: z.string().optional(),
    }),
    status: 303,
    errors: [
      'not_found',
      'login_method_off',
      'unauthenticated',
      'step_up_required',
      'cross_origin',
      'setup_token_invalid',
      'rate_limited',
      'provider_unreachable',
    ],
  }),
  finishSignIn: defineEndpoint({
    method: 'GET',
    path: '/auth/callback/:provider',
    tag: 'auth',
    summary:
      'Where a provider sends the browser back: signs in, makes an account or links one; a page that goes on by itself',
    auth: 'none',
    access: 'The browser that began, once',
    allow: 'secret-holder',
    params: z.object(target),
    query: z.object({
      code: z.string().optional(),
      state: z.string().optional(),
      iss: z.string().optional(),
      error: z.string().optional(),
    }),
    status: 200,
    errors: [
      'sign_in_expired',
      'provider_refused',
      'provider_unreachable',
      'login_method_off',
      'account_unknown',
      'account_exists',
      'account_taken',
      'invite_invalid',
    ],
  }),
}
