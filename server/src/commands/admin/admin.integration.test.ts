import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { createPasswords } from '@ajet/shared/auth'
import { newId } from '@ajet/shared/std'
import {
  addWaysIn,
  buildChannel,
  buildCommunity,
  buildMember,
  tempFolder,
  testDatabase,
  waysInOf,
  type TestCommunity,
  type TestDatabase,
  type TestUser,
} from '@ajet/shared/testing'
import { adminOn } from './admin-fixtures.ts'
import { adminCommands } from './commands.ts'

setDefaultTimeout(60_000)
type Admin = ReturnType<typeof adminOn>
const folder = tempFolder('admin')
let own: TestDatabase
let community: TestCommunity
let mia: TestUser

beforeAll(async () => {
  own = await testDatabase()
  community = await buildCommunity(own.db)
  mia = await buildMember(own.db, community, { username: 'mia', display_name: 'Mia' })
})
afterAll(async () => {
  await own.drop()
  folder.remove()
})

const run: Admin['run'] = (...args) => adminOn({ folder: folder.path, url: own.url }).run(...args)
const json: Admin['json'] = (...args) => adminOn({ folder: folder.path, url: own.url }).json(...args)
const passwordOf = async (username: string) =>
  (await own.db.kysely.selectFrom('users').select('password_hash').where('username', '=', username).executeTakeFirst())
    ?.password_hash
const actions = async () =>
  (await own.db.kysely.selectFrom('audit_log').select(['action', 'actor_id', 'data']).orderBy('id').execute()).filter(
    ({ data }) => data['by'] === 'ajet-chat admin',
  )

test('help lists every command, each has its own, and what is mistyped is told', async () => {
  const { code, text } = await run(['--help'])
  expect(code).toBe(0)
  for (const { name, help } of adminCommands) expect(text).toMatch(new RegExp(`${name} +${help.slice(0, 20)}`))
  expect((await run(['create-user', '--help'])).text).toStartWith('Usage: ajet-chat admin create-user <username>')
  const wrong = await run(['list-user'])
  expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('list-users')])
  expect((await run(['statz'])).said).toBe(
    'ajet-chat: there is no admin command statz. Did you mean stats? See ajet-chat admin --help\n',
  )
  expect((await run(['jobs', 'retry', '1'])).said).toBe('ajet-chat: 1 is not the id of a job.\n')
  expect((await run(['retention', community.slug, 'nowhere'])).said).toContain('There is no channel nowhere')
  expect((await run(['make-owner', 'mia'])).code).toBe(2)
  expect((await run(['stats', '--limi', '3'])).said).toContain('--limi')
  expect((await run(['stats', '--yess', '--json'])).said).toContain('--yess')
})

test('create-user makes an account with the password of the standard input, or a link to choose one', async () => {
  const made = await json(
    ['create-user', 'Ann', 'ann@example.org', '--community', community.slug, '--password-stdin'],
    'correct horse\n',
  )
  expect(made).toEqual({ id: expect.any(String), username: 'ann', email: 'ann@example.org' })
  expect(await createPasswords().verify('correct horse', await passwordOf('ann'))).toBe(true)
  const bea = await json(['create-user', 'bea', 'bea@example.org', '--name', 'Bea'])
  expect(bea.link).toMatch(/^https:\/\/chat\.example\.org\/reset\?token=[\w-]{43}$/)
  expect(await own.db.kysely.selectFrom('mail_links').select(['user_id', 'purpose', 'email']).execute()).toEqual([
    { user_id: bea.id, purpose: 'reset', email: 'bea@example.org' },
  ])
  const again = await run(['create-user', 'bea', 'other@example.org'])
  expect([again.code, again.said]).toEqual([1, 'ajet-chat: The user name bea is taken.\n'])
  expect((await run(['create-user', 'x', 'no address'])).code).toBe(2)
  const short = await run(['create-user', 'cea', 'cea@example.org', '--password-stdin'], 'short\n')
  expect([short.code, short.said.includes('short\n')]).toEqual([2, false])
  expect((await run(['create-user', 'cea', 'cea@example.org', '--community', 'nowhere'])).code).toBe(1)
  const lonely = await run(['create-user', 'cea', 'cea@example.org', '--role', 'owner'])
  expect([lonely.code, lonely.said]).toEqual([2, expect.stringContaining('--community')])
  expect(await passwordOf('cea')).toBeUndefined()
})

test('reset-password asks first, ends every session, and leaves no password that is right', async () => {
  const refused = await run(['reset-password', 'ann'])
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('--yes')])
  expect(await passwordOf('ann')).toBeString()
  const reset = await json(['reset-password', 'ann@example.org', '--yes'])
  expect(reset).toMatchObject({ username: 'ann', sessions_ended: 0, link: expect.stringContaining('/reset?token=') })
  expect(await passwordOf('ann')).toBeNull()
  await json(['reset-password', mia.id, '--password-stdin', '--yes'], 'a better one\n')
  expect(await createPasswords().verify('a better one', await passwordOf('mia'))).toBe(true)
  expect(await own.db.kysely.selectFrom('sessions').select('id').where('user_id', '=', mia.id).execute()).toEqual([])
  const told = await own.db.kysely
    .selectFrom('outbox')
    .select('event')
    .where('created_at', '<', new Date(Date.now() - 30_000))
    .execute()
  expect(told.map(({ event }) => event['type'])).toContain('session/revoked')
  expect((await run(['reset-password', 'nobody', '--yes'])).code).toBe(1)
})

test('reset-password names what opens the account besides, and takes it away when it is asked to', async () => {
  const ada = await buildMember(own.db, community, { username: 'ada' })
  await addWaysIn(own.db, ada.id)
  const stays = { two_step: true, passkeys: ['Laptop'], linked_accounts: ['github octo'], tokens: 1 }
  expect(await json(['reset-password', 'ada', '--yes'])).toMatchObject({ sessions_ended: 1, stays })
  const told = (await run(['reset-password', 'ada', '--yes'])).text
  for (const word of ['two-step sign-in, passkey Laptop', 'linked: github octo', '1 of the tokens of bots'])
    expect(told).toContain(word)
  const dropped = await json(['reset-password', 'ada', '--drop-second-factors', '--yes'])
  expect(dropped.stays).toEqual({ ...stays, two_step: false, passkeys: [] })
  expect(await waysInOf(own.db, ada.id)).toEqual(['oauth_accounts'])
  expect((await json(['reset-password', 'ada', '--unlink-accounts', '--yes'])).stays.linked_accounts).toEqual([])
  expect(await waysInOf(own.db, ada.id)).toEqual([])
  expect((await json(['audit', '--action', 'passkey/removed']))[0]).toMatchObject({ target: ada.id, actor: null })
})

test('disable-two-step asks first, and lets the password be enough again', async () => {
  const now = new Date()
  const totp = { user_id: mia.id, sealed: 'v1.AAAA', confirmed_at: now, created_at: now }
  await own.db.kysely.insertInto('totp_secrets').values(totp).execute()
  const code = { user_id: mia.id, code_hash: Buffer.alloc(32), created_at: now }
  await own.db.kysely.insertInto('recovery_codes').values(code).execute()
  expect((await run(['disable-two-step', 'mia'])).said).toContain('--yes')
  expect(await json(['disable-two-step', 'mia', '--yes'])).toMatchObject({ username: 'mia', was_on: true })
  expect(await own.db.kysely.selectFrom('totp_secrets').select('user_id').execute()).toEqual([])
  expect(await own.db.kysely.selectFrom('recovery_codes').select('user_id').execute()).toEqual([])
  expect(await json(['disable-two-step', 'mia', '--yes'])).toMatchObject({ was_on: false })
})

test('list-users, list-sessions and revoke-sessions', async () => {
  expect((await json(['list-users', '--query', 'b'])).map(({ username }: { username: string }) => username)).toEqual([
    'bea',
  ])
  expect((await run(['list-users', '--limit', '2'])).text.trim().split('\n')).toHaveLength(3)
  expect((await run(['list-users', '--limit', '0'])).code).toBe(2)
  const owner = community.owner.username
  const [session] = await json(['list-sessions', owner])
  expect(session).not.toHaveProperty('token_hash')
  expect((await run(['revoke-sessions', owner])).code).toBe(1)
  expect((await json(['revoke-sessions', owner, session.id, '--yes'])).sessions_ended).toEqual([session.id])
  const wrong = [await run(['revoke-sessions', owner, 'nonsense', '--yes'])]
  wrong.push(await run(['revoke-sessions', owner, session.id, '--yes']))
  expect(wrong.map(({ code, said }) => [code, said])).toEqual([
    [2, 'ajet-chat: nonsense is not the id of a session.\n'],
    [1, `ajet-chat: ${owner} has no such session.\n`],
  ])
  expect((await run(['list-sessions', owner])).text).toBe('Signed in nowhere.\n')
})

test('make-owner adds an owner', async () => {
  await json(['make-owner', 'mia', community.slug, '--yes'])
  const members = own.db.kysely.selectFrom('community_members').select('role').where('user_id', '=', mia.id)
  expect(await members.execute()).toEqual([{ role: 'owner' }])
  expect((await run(['make-owner', 'mia', 'nowhere', '--yes'])).code).toBe(1)
})

test('retention shows and sets how long messages are kept, and asks before it deletes', async () => {
  const channel = await buildChannel(own.db, community, { name: 'club', members: [mia] })
  expect((await run(['retention', community.slug, '--days', '30'])).code).toBe(1)
  await json(['retention', community.slug, '--days', '30', '--yes'])
  await json(['retention', community.slug, '#club', '--days', 'never'])
  expect(await json(['retention', community.slug])).toMatchObject({
    communities: [{ slug: community.slug, retention_days: 30 }],
    channels: [{ name: 'club', retention_days: 0 }],
  })
  await json(['retention', community.slug, channel.id, '--days', 'inherit'])
  expect((await run(['retention', community.slug])).text).toContain('30 days')
  expect((await run(['retention', community.slug, 'club', '--days', 'never'])).text).toContain('kept for ever')
  expect((await run(['retention', community.slug, 'club', '--days', 'inherit'])).text).toContain('the community says')
  for (const days of ['0', '-1', 'x', '1.5'])
    expect((await run(['retention', community.slug, '--days', days])).code).toBe(2)
})

test('jobs lists what was given up, tries it again, or drops it', async () => {
  const now = new Date()
  const job = { kind: 'channel/erase', key: null, data: {}, run_at: now, created_at: now, dead_at: now, attempts: 12 }
  const [one, two] = [newId(), newId()]
  await own.db.kysely
    .insertInto('job_queue')
    .values([
      { ...job, id: one, last_error: 'the \u001b[2Jcable is cut' },
      { ...job, id: two },
    ])
    .execute()
  const { text } = await run(['jobs', '--dead'])
  expect([text.includes('given up'), text.includes('\u001b')]).toEqual([true, false])
  await json(['jobs', 'retry', one])
  expect((await json(['jobs'])).find(({ id }: { id: string }) => id === one)).toMatchObject({
    attempts: 0,
    dead_at: null,
  })
  expect((await run(['jobs', 'drop', two])).code).toBe(1)
  await json(['jobs', 'drop', two, '--yes'])
  expect((await run(['jobs', 'drop', two, '--yes'])).code).toBe(1)
  expect((await run(['jobs', 'explode', two])).code).toBe(2)
})

test('everything that was changed is in the audit log, and stats tell how much there is', async () => {
  const told = await actions()
  expect(new Set(told.map(({ action }) => action))).toEqual(
    new Set([
      'user/created',
      'password/reset',
      'two-step/off',
      'passkey/removed',
      'account/unlinked',
      'session/revoked',
      'member/role-changed',
      'community/updated',
      'channel/updated',
      'job/retried',
      'job/dropped',
    ]),
  )
  expect(told.every(({ actor_id }) => actor_id === null)).toBe(true)
  const rows = await json(['audit', '--community', community.slug, '--action', 'member/role-changed'])
  expect(rows).toMatchObject([
    { action: 'member/role-changed', actor: null, community: community.slug, target: mia.id },
  ])
  const { text } = await run(['audit', '--action', 'member/role-changed'])
  expect(text).toContain('(operator)  made @mia an owner')
  const actionsLike = async (action: string) =>
    (await json(['audit', '--action', action])).map((row: { action: string }) => row.action)
  expect(new Set(await actionsLike('job/'))).toEqual(new Set(['job/retried', 'job/dropped']))
  expect(await actionsLike('job')).toEqual([])
  expect(await actionsLike('%/')).toEqual([])
  expect((await json(['audit', '--limit', '2', '--before', rows[0].id])).length).toBe(2)
  expect(await json(['stats'])).toMatchObject({ people: 5, communities: 1, jobs_dead: 0 })
})
