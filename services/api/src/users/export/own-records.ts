import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely, type RawBuilder } from 'kysely'

export type Row = Readonly<Record<string, unknown>>

/**
 * What an account holds besides messages and reactions, by kind. Secrets are in none: no hash, no token, nothing that
 * opens the account. Of channels only what their members may know, so that a name is there while one is a member.
 */
const own: Readonly<Record<string, (userId: string) => RawBuilder<unknown>>> = {
  account: (id) => sql`
    select u.id, username::text as username, display_name, kind, email::text as email, email_confirmed_at, status_text,
      settings, created_at, last_seen_at, avatar_key is not null as has_picture, password_hash is not null as has_password,
      exists (select from totp_secrets t where t.user_id = u.id and t.confirmed_at is not null) as has_two_step
    from users u where u.id = ${id}`,
  session: (id) => sql`
    select id, user_agent, address, created_at, last_used_at, expires_at from sessions
    where user_id = ${id} order by created_at`,
  passkey: (id) => sql`
    select id, name, created_at, last_used_at from passkeys where user_id = ${id} order by created_at`,
  linked_account: (id) => sql`
    select provider, issuer, provider_user_id, login, email, created_at, last_used_at from oauth_accounts
    where user_id = ${id} order by created_at`,
  keyword: (id) => sql`
    select keyword, created_at from user_keywords where user_id = ${id} order by created_at, keyword`,
  community: (id) => sql`
    select c.id, c.slug, c.name, m.role, m.nickname, m.joined_at
    from community_members m join communities c on c.id = m.community_id
    where m.user_id = ${id} and c.deleted_at is null order by m.joined_at, c.id`,
  channel: (id) => sql`
    select c.id, c.community_id, c.type as kind, c.name, m.operator, m.voice, m.muted, m.notify_level, m.joined_at
    from channel_members m join channels c on c.id = m.channel_id
    where m.user_id = ${id} and c.deleted_at is null order by m.joined_at, c.id`,
  reminder: (id) => sql`
    select id, channel_id, text, due_at, created_at from reminders where user_id = ${id} order by due_at, id`,
  bot: (id) => sql`
    select u.id, u.username::text as username, a.community_id, a.created_at
    from api_users a join users u on u.id = a.user_id where a.created_by = ${id} order by a.created_at`,
}

export const ownKinds: readonly string[] = Object.keys(own)

export async function loadOwn(db: Kysely<Tables>, kind: string, userId: string): Promise<readonly Row[]> {
  const statement = own[kind]
  if (!statement) throw new Error(`There are no own records of the kind ${kind}`)
  return (await sql<Row>`${statement(userId)}`.execute(db)).rows
}
