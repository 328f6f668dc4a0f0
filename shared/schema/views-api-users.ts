import { z } from 'zod'
import { communityRole, timestamp, uuid } from './fields.ts'
import { tokenScope } from './scope.ts'

/** A bot account as owner and admins of its community see it (AJ-65). */
export const apiUserView = z.object({
  /** The user's id, as in messages and member lists. */
  id: uuid,
  community_id: uuid,
  username: z.string(),
  display_name: z.string(),
  role: communityRole,
  /** Null: that account is gone. */
  created_by: uuid.nullable(),
  created_at: timestamp,
  /** Tokens that are not revoked, expired ones too. */
  token_count: z.int(),
})

/** A token of an API user; what it is made of is shown once, when it is made. */
export const apiTokenView = z.object({
  id: uuid,
  api_user_id: uuid,
  name: z.string(),
  scopes: z.array(tokenScope),
  /** Null: until it is revoked. */
  expires_at: timestamp.nullable(),
  /** To the minute. Null: never used. */
  last_used_at: timestamp.nullable(),
  created_by: uuid.nullable(),
  created_at: timestamp,
})

/** What a live stream has to know of the credentials it was opened with; left out for a person's session. */
export const accessFields = {
  /** Of an API token; null: a person's session, which may do everything. */
  scopes: z.array(tokenScope).nullable().optional(),
  /** When the API token or the JWT expires, and the stream with it; null: never. */
  access_until: timestamp.nullable().optional(),
}

export type ApiUserView = z.infer<typeof apiUserView>
export type ApiTokenView = z.infer<typeof apiTokenView>
