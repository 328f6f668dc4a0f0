import { z } from 'zod'
import { defineEndpoint, pageOf } from '../endpoint.ts'
import { uuid } from '../fields.ts'
import { linkedAccountView, loginMethodsView, providerName, providerView } from '../views-sign-in.ts'

/** Served by the API although their paths begin with /auth: pages and programs ask the API alone. */
export const loginMethodEndpoints = {
  getLoginMethods: defineEndpoint({
    method: 'GET',
    path: '/auth/methods',
    tag: 'auth',
    summary: 'Ways to sign in that are switched on',
    auth: 'none',
    access: 'Anybody',
    allow: 'anyone',
    output: loginMethodsView,
  }),
  updateLoginMethods: defineEndpoint({
    method: 'PATCH',
    path: '/auth/methods',
    tag: 'auth',
    summary: 'Switch ways to sign in on and off; the last one by which an owner of the server can sign in stays on',
    access: 'Owner of the server: of its first community',
    allow: 'server-owner',
    body: z.object({
      /** False: sign-in by providers alone. */
      password: z.boolean().optional(),
      passkeys: z.boolean().optional(),
      /** By name. */
      providers: z.record(providerName, z.boolean()).optional(),
    }),
    bodyBytes: 16 * 1024,
    output: loginMethodsView,
    errors: ['forbidden', 'not_found', 'conflict', 'last_login_method'],
    idempotent: true,
  }),
  listProviders: defineEndpoint({
    method: 'GET',
    path: '/auth/providers',
    tag: 'auth',
    summary: 'Login providers, those of the settings and those set up at run time',
    access: 'Owner of the server: of its first community',
    allow: 'server-owner',
    output: z.object({ items: z.array(providerView) }),
    errors: ['forbidden'],
  }),
  listLinkedAccounts: defineEndpoint({
    method: 'GET',
    path: '/auth/accounts',
    tag: 'auth',
    summary: 'My accounts at login providers',
    access: 'Any signed-in user; own accounts only',
    allow: 'signed-in',
    output: pageOf(linkedAccountView),
  }),
  unlinkAccount: defineEndpoint({
    method: 'DELETE',
    path: '/auth/accounts/:account_id',
    tag: 'auth',
    summary: 'Unlink one of my accounts at a provider; the last way to sign in stays',
    access: 'Own accounts only',
    allow: 'own-object',
    params: z.object({ account_id: uuid }),
    errors: ['not_found', 'last_login_method'],
    idempotent: true,
  }),
}
