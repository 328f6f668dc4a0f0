import { z } from 'zod'
import { defineEndpoint, pageOf } from '../endpoint.ts'
import { communityName, displayName, email, password, slug, username, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { meView, sessionView } from '../views.ts'
import { accountEndpoints } from './account.ts'
import { deviceEndpoints } from './device.ts'
import { jwtEndpoints } from './jwt.ts'
import { passkeyEndpoints } from './passkeys.ts'
import { secondFactorEndpoints } from './second-factors.ts'

const signedIn = z.object({ token: z.string(), user: meView })

/** Endpoints of the gateway. The pages post the same fields as forms and are answered with redirects. */
export const authEndpoints = {
  setup: defineEndpoint({
    method: 'POST',
    path: '/auth/setup',
    tag: 'auth',
    summary: 'Create the first account and the first community',
    auth: 'none',
    access: 'Whoever holds the setup token, once',
    allow: 'first-visitor',
    body: z.object({
      setup_token: z.string().max(200),
      username,
      email,
      password,
      display_name: displayName.optional(),
      community: z.object({ name: communityName, slug }),
    }),
    status: 201,
    output: signedIn,
    errors: ['setup_token_invalid', 'already_set_up', 'login_method_off', 'invalid_input'],
  }),
  login: defineEndpoint({
    method: 'POST',
    path: '/auth/login',
    tag: 'auth',
    summary: 'Sign in with user name or e-mail address and password',
    auth: 'none',
    access: 'Anybody; limited per address and per login',
    allow: 'secret-holder',
    body: z.object({
      login: z.string().trim().min(1).max(limits.email),
      password: z.string().min(1).max(limits.password.max),
    }),
    output: signedIn,
    errors: ['invalid_credentials', 'login_method_off', 'email_unconfirmed', 'second_factor_required', 'rate_limited'],
  }),
  register: defineEndpoint({
    method: 'POST',
    path: '/auth/register',
    tag: 'auth',
    summary: 'Create an account by an invite and join its community',
    auth: 'none',
    access: 'Whoever holds a valid invite code',
    allow: 'secret-holder',
    body: z.object({
      invite_code: z.string().max(64),
      username,
      email,
      password,
      display_name: displayName.optional(),
    }),
    status: 201,
    output: signedIn,
    /** After `email_unconfirmed` the account is there, and waits for the link in the mail. */
    errors: ['invite_invalid', 'name_taken', 'login_method_off', 'email_unconfirmed', 'rate_limited'],
  }),
  logout: defineEndpoint({
    method: 'POST',
    path: '/auth/logout',
    tag: 'auth',
    summary: 'End the session of this token',
    access: 'Any signed-in user',
    allow: 'signed-in',
  }),
  listSessions: defineEndpoint({
    method: 'GET',
    path: '/auth/sessions',
    tag: 'auth',
    summary: 'List my sessions',
    access: 'Any signed-in user; own sessions only',
    allow: 'signed-in',
    output: pageOf(sessionView),
  }),
  revokeSession: defineEndpoint({
    method: 'DELETE',
    path: '/auth/sessions/:session_id',
    tag: 'auth',
    summary: 'End one of my sessions',
    access: 'Own sessions only',
    allow: 'own-object',
    params: z.object({ session_id: uuid }),
    errors: ['not_found'],
    idempotent: true,
  }),
  ...accountEndpoints,
  ...deviceEndpoints,
  ...jwtEndpoints,
  ...secondFactorEndpoints,
  ...passkeyEndpoints,
}
