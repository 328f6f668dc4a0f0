import { z } from 'zod'
import { email, statusText, timestamp, userKind, username, uuid } from '../fields.ts'
import { tokenScope } from '../scope.ts'
import { userSettings } from '../views.ts'
import { secretHash, storageKey, storedName, storedText } from './stored.ts'

/** Somebody who can write: a person, a bot, a webhook, or a person of another server (SH-7). */
export const user = z.object({
  id: uuid,
  username,
  display_name: storedName,
  email: email.nullable(),
  /** When its owner showed that the address is theirs. */
  email_confirmed_at: timestamp.nullable(),
  password_hash: z.string().nullable(),
  kind: userKind,
  avatar_key: storageKey.nullable(),
  status_text: statusText,
  settings: userSettings,
  last_seen_at: timestamp.nullable(),
  /** The account is gone; the row is the author of what is left of it. */
  deleted_at: timestamp.nullable(),
  created_at: timestamp,
})

/** A user's account at an OAuth or OIDC provider (SH-7). */
export const oauthAccount = z.object({
  id: uuid,
  user_id: uuid,
  /** Name of the provider. */
  provider: storedName,
  /** Whose subject it is: the issuer of an OIDC provider, the address of a GitHub or Gitea. */
  issuer: storedName,
  /** The subject: never changes and is never given to somebody else. */
  provider_user_id: storedName,
  /** What the person is called there, to show. */
  login: storedText,
  email: email.nullable(),
  created_at: timestamp,
  last_used_at: timestamp,
})

/** A sign-in at a provider that is under way; its secret is in a cookie of the browser that began it. */
export const oauthTransaction = z.object({
  id: uuid,
  token_hash: secretHash,
  provider: storedName,
  /** Who links an account; null for who signs in. */
  user_id: uuid.nullable(),
  session_id: uuid.nullable(),
  data: z.object({
    return_to: storedText.nullable(),
    invite_code: storedText.nullable(),
    community: z.object({ name: storedName, slug: storedName }).nullable(),
  }),
  created_at: timestamp,
  expires_at: timestamp,
})

export const session = z.object({
  id: uuid,
  user_id: uuid,
  token_hash: secretHash,
  user_agent: storedText,
  address: storedText,
  created_at: timestamp,
  authenticated_at: timestamp.nullable(),
  last_used_at: timestamp,
  expires_at: timestamp,
})

/** A bot account of a community; name and avatar are the user's of kind `bot` (AJ-65). */
export const apiUser = z.object({
  user_id: uuid,
  community_id: uuid,
  created_by: uuid.nullable(),
  created_at: timestamp,
})

/** A long-lived token of an API user (AJ-19). */
export const apiToken = z.object({
  id: uuid,
  user_id: uuid,
  name: storedText,
  token_hash: secretHash,
  scopes: z.array(tokenScope),
  /** Null: until it is revoked. */
  expires_at: timestamp.nullable(),
  last_used_at: timestamp.nullable(),
  created_by: uuid.nullable(),
  created_at: timestamp,
})
