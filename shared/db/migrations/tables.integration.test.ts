import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { testDatabase, type TestDatabase } from '../../testing/mod.ts'

setDefaultTimeout(60_000)

let own: TestDatabase
beforeAll(async () => {
  own = await testDatabase()
})
afterAll(() => own.drop())

test('AJ-83 communities, people, sessions and API users have their columns', async () => {
  await expectColumns({
    communities: ['id', 'name', 'slug', 'created_at'],
    users: ['id', 'username', 'display_name', 'email', 'avatar_key', 'status_text', 'last_seen_at', 'created_at'],
    oauth_accounts: ['id', 'user_id', 'provider', 'provider_user_id'],
    api_users: ['user_id', 'community_id', 'created_by'],
    sessions: ['id', 'user_id', 'token_hash', 'last_used_at', 'expires_at', 'created_at'],
    api_tokens: ['id', 'token_hash', 'name', 'scopes', 'expires_at', 'last_used_at'],
  })
})

test('AJ-84 channels, categories and memberships have their columns', async () => {
  await expectColumns({
    channels: ['id', 'community_id', 'category_id', 'type', 'name', 'topic', 'visibility', 'created_at'],
    channel_categories: ['id', 'community_id', 'name', 'position'],
    community_members: ['community_id', 'user_id', 'role', 'nickname', 'avatar_key', 'joined_at'],
    channel_members: ['channel_id', 'user_id', 'operator', 'voice', 'joined_at'],
  })
})

test('AJ-85 messages, attachments and webhooks have their columns', async () => {
  await expectColumns({
    messages: ['id', 'channel_id', 'author_id', 'parent_id', 'body_md', 'created_at', 'edited_at'],
    attachments: ['id', 'message_id', 'storage_key', 'filename', 'content_type', 'size_bytes'],
    webhooks: ['id', 'channel_id', 'name', 'avatar_url', 'token_hash', 'created_by'],
  })
})

test('AJ-86 reactions, mentions and notifications have their columns', async () => {
  await expectColumns({
    reactions: ['message_id', 'user_id', 'emoji', 'created_at'],
    mentions: ['message_id', 'type', 'target_id'],
    notifications: ['id', 'user_id', 'type', 'source_id', 'read_at', 'created_at'],
  })
})

test('AJ-84 a member is owner, admin or member, and nothing else', async () => {
  expect(await rulesOf('community_members')).toContain(`'owner'::text, 'admin'::text, 'member'::text`)
})

test('AJ-86 a reaction is one for each message, user and emoji, and a notification has a known kind', async () => {
  expect(await rulesOf('reactions')).toContain('PRIMARY KEY (message_id, emoji, user_id)')
  const kinds = await rulesOf('notifications')
  for (const kind of ['mention', 'dm', 'thread_reply', 'invite', 'system']) expect(kinds).toContain(`'${kind}'::text`)
})

test('AJ-87 a channel has a community unless it is a DM', async () => {
  expect(await rulesOf('channels')).toContain('((community_id IS NULL) = (type = ANY')
})

/** At least these; more may come. */
async function expectColumns(wanted: Readonly<Record<string, readonly string[]>>): Promise<void> {
  for (const [table, columns] of Object.entries(wanted)) {
    expect({ table, columns: await columnsOf(table) }).toEqual({ table, columns: expect.arrayContaining([...columns]) })
  }
}

async function columnsOf(table: string): Promise<readonly string[]> {
  const rows = await own.db.hot<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = current_schema() and table_name = ${table}`
  return rows.map(({ name }) => name)
}

async function rulesOf(table: string): Promise<string> {
  const rows = await own.db.hot<{ rule: string }>`
    select pg_get_constraintdef(oid) as rule from pg_constraint where conrelid = ${table}::regclass`
  return rows.map(({ rule }) => rule).join('\n')
}
