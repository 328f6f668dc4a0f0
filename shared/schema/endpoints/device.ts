import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { timestamp } from '../fields.ts'
import { limits } from '../limits.ts'
import { label } from '../text.ts'
import { meView } from '../views.ts'

/** As people type it: the hyphen, spaces and the case do not matter. */
const userCode = z.string().trim().min(1).max(40)

/** Signing in a program that has no browser, by one that is signed in (RFC 8628, with JSON in place of forms). */
export const deviceEndpoints = {
  beginDeviceLink: defineEndpoint({
    method: 'POST',
    path: '/auth/device',
    tag: 'auth',
    summary: 'Begin to sign in a program by a browser: show the code, then poll',
    auth: 'none',
    access: 'Anybody; limited per address',
    allow: 'anyone',
    body: z.object({
      /** What the person is asked about, for example `ajet-chat on laptop`. */
      client_name: label(limits.displayName).optional(),
    }),
    output: z.object({
      /** Only for the program. */
      device_code: z.string(),
      /** For the person, `BCDF-GHJK`: eight letters that are not mistaken for each other. */
      user_code: z.string(),
      verification_uri: z.string(),
      verification_uri_complete: z.string(),
      /** Seconds. */
      expires_in: z.int(),
      /** Seconds to wait between two polls. */
      interval: z.int(),
    }),
    errors: ['rate_limited'],
  }),
  takeDeviceLink: defineEndpoint({
    method: 'POST',
    path: '/auth/device/token',
    tag: 'auth',
    summary: 'Poll for the session; it is given out once',
    auth: 'none',
    access: 'Whoever holds the device code, once a signed-in person has approved it',
    allow: 'secret-holder',
    body: z.object({ device_code: z.string().min(1).max(200) }),
    output: z.object({ token: z.string(), user: meView }),
    errors: ['authorization_pending', 'slow_down', 'expired_token', 'access_denied', 'rate_limited'],
  }),
  decideDeviceLink: defineEndpoint({
    method: 'POST',
    path: '/auth/device/decision',
    tag: 'auth',
    summary: 'Approve or deny a program that waits with this code; approved, it is signed in as me',
    access: 'Any signed-in user who knows the code; wrong codes are limited per user and per address',
    allow: 'signed-in',
    body: z.object({ user_code: userCode, decision: z.enum(['approve', 'deny']) }),
    errors: ['not_found', 'rate_limited'],
  }),
}

/** Read by the page on which people decide, which asks the API alone. */
export const deviceLinkEndpoints = {
  getDeviceLink: defineEndpoint({
    method: 'GET',
    path: '/api/device-link',
    tag: 'users',
    summary: 'Which program waits with this code to be signed in',
    access: 'Any signed-in user who knows the code; wrong codes are limited per user',
    allow: 'signed-in',
    scope: null,
    query: z.object({ user_code: userCode }),
    output: z.object({
      user_code: z.string(),
      /** What the program says of itself; nobody has checked it. */
      client_name: z.string(),
      user_agent: z.string(),
      address: z.string(),
      created_at: timestamp,
      expires_at: timestamp,
    }),
    errors: ['not_found', 'rate_limited'],
  }),
}
