import { z } from 'zod'
import { eventEnvelope } from '../events.ts'
import { timestamp, uuid } from '../fields.ts'
import { count, storedName, storedText, webAddress } from './stored.ts'

/** A login provider set up at run time (SH-10). */
export const oauthProvider = z.object({
  id: uuid,
  /** In the addresses: /auth/oauth/<name>. */
  name: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.enum(['github', 'gitea', 'oidc']),
  /** On the button. */
  label: storedName,
  client_id: storedName,
  /** Never the secret itself; null for a public client. */
  client_secret_encrypted: storedName.nullable(),
  /** Of a Gitea or a GitHub Enterprise; null for github.com and OIDC. */
  base_url: webAddress.nullable(),
  /** Of an OIDC provider. */
  issuer_url: webAddress.nullable(),
  /** Separated by spaces; null: what the kind needs. */
  scopes: storedName.nullable(),
  enabled: z.boolean(),
  created_at: timestamp,
  updated_at: timestamp,
})

/** What the server remembers about itself. */
export const systemSetting = z.object({ key: storedName, value: z.json() })

/** A committed event on its way to the bus. */
export const outboxEntry = z.object({
  /** Order of commit, as text because it may pass what a number can hold. */
  id: z.string().regex(/^\d+$/),
  event_id: uuid,
  subject: storedName,
  event: eventEnvelope,
  attempts: count,
  dead: z.boolean(),
  created_at: timestamp,
})

export const auditEntry = z.object({
  id: uuid,
  community_id: uuid.nullable(),
  actor_id: uuid.nullable(),
  action: storedName,
  target: storedText,
  data: z.record(z.string(), z.json()),
  address: storedText,
  created_at: timestamp,
})
