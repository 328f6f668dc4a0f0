import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createPasswords, createSession } from '@ajet/shared/auth'
import { joinCommunity } from '@ajet/shared/db'
import { addWaysIn, buildMember, buildUser, waysInOf, type TestUser } from '@ajet/shared/testing'
import { pngOf } from '../testing/test-images.ts'
import { sendPicture } from '../testing/send-picture.ts'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld({ batchSize: 2 })
})
afterEach(() => world[Symbol.asyncDispose]())

const remove = (user: TestUser, current_password?: string) =>
  world.call(user, 'DELETE', '/api/me', current_password === undefined ? {} : { current_password })
const rowOf = (id: string) =>
  world.db.kysely.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const ghost = { display_name: 'Deleted user', avatar_url: null, kind: 'user' }

/** Somebody in the club whose going everybody else can watch. */
async function zoeInClub(): Promise<TestUser> {
  const zoe = await buildMember(world.db, world.community, { username: 'zoe', display_name: 'Zoe' })
  expect((await world.call(zoe, 'PUT', `/api/channels/${world.club.id}/members/me`)).status).toBeLessThan(300)
  return zoe
}

test('what somebody wrote stays, by nobody one could name, and everybody sees it at once', async () => {
  const { owner, club } = world
  const member = await zoeInClub()
  const said = (await world.post(member, club, 'hello')).body
  const about = (await world.post(owner, club, 'ask @zoe')).body
  await world.takeEvents()
  const { result, events } = await world.verify(() => remove(member))
  expect(result).toEqual({ status: 204, body: undefined })
  expect(new Set(outline(events))).toEqual(
    new Set([
      'session/revoked to user',
      'member/left to community',
      'member/left to channel',
      'user/updated to community',
    ]),
  )
  const message = (await world.call(owner, 'GET', `/api/messages/${said.id}`)).body
  expect(message).toMatchObject({ body_md: 'hello', author: { id: member.id, ...ghost } })
  const mentioning = (await world.call(owner, 'GET', `/api/messages/${about.id}`)).body
  expect(mentioning.mentions).toMatchObject([{ target_id: member.id, name: 'Deleted user' }])
  expect(JSON.stringify([message, mentioning, events.at(-1)])).not.toMatch(/zoe/i)
})

test('nothing that names the account or opens it is left', async () => {
  const { member, owner, club } = world
  await sendPicture(world, member, '/api/me/avatar', await pngOf(40, 40))
  const settings = { keywords: ['deploy'], theme: 'dark' }
  await world.call(member, 'PATCH', '/api/me', { status_text: 'Away', settings })
  await world.call(member, 'POST', '/api/reminders', {
    text: 'x',
    due_at: new Date(world.clock.now() + 1e6).toISOString(),
  })
  await world.post(owner, club, '@mia')
  await world.post(owner, club, '@mia')
  await world.takeEvents()
  await addWaysIn(world.db, member.id)
  expect((await remove(member)).status).toBe(204)
  await world.takeEvents()
  await world.api.settle()
  expect(await rowOf(member.id)).toMatchObject({
    username: expect.stringMatching(/^deleted\.[0-9a-f]{24}$/),
    display_name: 'Deleted user',
    email: null,
    password_hash: null,
    avatar_key: null,
    status_text: '',
    settings: {},
    last_seen_at: null,
    deleted_at: new Date(world.clock.now()),
  })
  expect(await waysInOf(world.db, member.id)).toEqual([])
  const tables = [
    'sessions',
    'notifications',
    'channel_reads',
    'thread_follows',
    'user_keywords',
    'reminders',
    'community_members',
    'channel_members',
  ] as const
  for (const table of tables) {
    const rows = await world.db.kysely.selectFrom(table).select('user_id').where('user_id', '=', member.id).execute()
    expect({ table, rows }).toEqual({ table, rows: [] })
  }
  const files: string[] = []
  for await (const { key } of world.files.storage.list('avatars/')) files.push(key)
  expect(files).toEqual([])
  const mails = await world.db.kysely.selectFrom('mail_queue').select(['template', 'to_address']).execute()
  expect(mails).toEqual([{ template: 'account_deleted', to_address: 'mia@example.org' }])
  const audit = await world.db.kysely.selectFrom('audit_log').selectAll().where('action', '=', 'user/deleted').execute()
  expect(audit).toMatchObject([{ actor_id: member.id, target: member.id, community_id: null, data: {} }])
})

test('ABU-12 its sessions end at once, and name and address are free', async () => {
  const { member } = world
  expect((await remove(member)).status).toBe(204)
  expect((await world.call(member, 'GET', '/api/me')).body.code).toBe('unauthenticated')
  const again = await buildMember(world.db, world.community, { username: 'mia' })
  expect((await world.call(again, 'GET', '/api/me')).body).toMatchObject({ username: 'mia', email: 'mia@example.org' })
})

test('ABU-12 a session left open is not enough: it takes the password, and few guesses', async () => {
  const password_hash = await createPasswords().hash('correct horse')
  await world.db.kysely.updateTable('users').set({ password_hash }).where('id', '=', world.member.id).execute()
  expect((await remove(world.member)).body.code).toBe('step_up_required')
  for (let n = 0; n < 5; n++) expect((await remove(world.member, 'guess')).body.code).toBe('invalid_credentials')
  expect((await remove(world.member, 'correct horse')).body.code).toBe('rate_limited')
  world.clock.advance(16 * 60_000)
  expect((await remove(world.bystander)).body.code).toBe('step_up_required')
  expect((await remove(world.member, 'correct horse')).status).toBe(204)
})

test('whoever owns a community alone hands it over first, and is told which', async () => {
  const answer = await remove(world.owner)
  expect(answer).toMatchObject({
    status: 409,
    body: { code: 'last_owner', communities: [{ id: world.community.id, slug: world.community.slug }] },
  })
  expect((await rowOf(world.owner.id)).deleted_at).toBeNull()
  const place = `/api/communities/${world.community.id}/members/${world.member.id}`
  expect((await world.call(world.owner, 'PATCH', place, { role: 'owner' })).status).toBe(200)
  const both = await Promise.all([remove(world.owner), remove(world.member)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409])
})

test('a DM stays for the other to read, under nobody’s name, and nobody writes there', async () => {
  const { bystander, owner } = world
  const member = await zoeInClub()
  const open = async (...others: readonly TestUser[]) =>
    (await world.call(member, 'POST', '/api/dms', { user_ids: others.map(({ id }) => id) })).body
  const [pair, group, notes] = [await open(bystander), await open(bystander, owner), await open()]
  await world.post(member, pair, 'between us')
  await world.post(member, notes, 'for me alone')
  expect((await remove(member)).status).toBe(204)
  const { dms } = (await world.call(bystander, 'GET', '/api/sync')).body
  const namesOf = (id: string) =>
    dms.find((dm: { id: string }) => dm.id === id).members.map((one: { display_name: string }) => one.display_name)
  expect(namesOf(pair.id)).toContain('Deleted user')
  expect(namesOf(group.id)).not.toContain('Deleted user')
  expect((await world.call(bystander, 'GET', `/api/channels/${pair.id}/messages`)).body.items).toMatchObject([
    { body_md: 'between us', author: ghost },
  ])
  expect((await world.post(bystander, pair, 'are you there?')).body.code).toBe('no_common_community')
  expect((await world.call(bystander, 'POST', '/api/dms', { user_ids: [member.id] })).status).toBe(404)
  await world.api.settle()
  const kept = await world.db.kysely
    .selectFrom('channels')
    .select('id')
    .where('id', 'in', [pair.id, notes.id])
    .execute()
  expect(kept).toEqual([{ id: pair.id }])
  expect((await remove(bystander)).status).toBe(204)
  await world.api.settle()
  expect(await world.db.kysely.selectFrom('channels').select('id').where('id', '=', pair.id).execute()).toEqual([])
})

test('somebody one shares only a DM with hears of it too', async () => {
  const { bystander } = world
  const member = await zoeInClub()
  const pair = (await world.call(member, 'POST', '/api/dms', { user_ids: [bystander.id] })).body
  await world.call(bystander, 'DELETE', `/api/communities/${world.community.id}/members/me`)
  await world.takeEvents()
  const { events } = await world.verify(() => remove(member))
  const told = events.filter(({ type, user_id }) => type === 'user/updated' && user_id === bystander.id)
  expect(told).toMatchObject([{ payload: { user: { id: member.id, display_name: 'Deleted user' } } }])
  expect((await world.call(bystander, 'GET', '/api/sync')).body.dms).toMatchObject([{ id: pair.id }])
})

test('nobody finds, invites or signs in an account that is gone', async () => {
  const { member, owner, clock } = world
  await remove(member)
  for (const query of ['q=mia', 'q=deleted', `ids=${member.id}`])
    expect((await world.call(owner, 'GET', `/api/users?${query}`)).body.items).toEqual([])
  for (const q of ['mia', 'deleted'])
    expect((await world.call(owner, 'GET', `/api/search?q=${q}&type=users`)).body.users.items).toEqual([])
  const members = (await world.call(owner, 'GET', `/api/communities/${world.community.id}/members`)).body.items
  expect(members.map(({ user }: { user: TestUser }) => user.id)).not.toContain(member.id)
  expect((await world.call(owner, 'PUT', `/api/channels/${world.club.id}/members/${member.id}`)).status).toBe(404)
  const invite = await world.call(owner, 'POST', `/api/communities/${world.community.id}/invites`, {
    user_id: member.id,
  })
  expect(invite.status).toBe(404)
  const session = { user_id: member.id, user_agent: '', address: '', clock }
  expect(world.db.transaction((trx) => createSession(trx, session))).rejects.toMatchObject({ code: 'unauthenticated' })
  const join = { community_id: world.community.id, user_id: member.id, role: 'member' } as const
  expect((await world.db.transaction((trx) => joinCommunity(trx, join))).joined).toBe(false)
})

test('ABU-12 whoever signs in or joins at the moment of the deletion is out all the same', async () => {
  const person = await buildUser(world.db)
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { promise: joined, resolve: onJoined } = Promise.withResolvers<void>()
  const entering = world.db.transaction(async (trx) => {
    await createSession(trx, { user_id: person.id, user_agent: '', address: '', clock: world.clock })
    onJoined()
    await held
  })
  await joined
  const deleting = remove(person)
  while ((await waitingForLocks()) === 0) await world.db.ping()
  release()
  await entering
  expect((await deleting).status).toBe(204)
  expect(await world.db.kysely.selectFrom('sessions').select('id').where('user_id', '=', person.id).execute()).toEqual(
    [],
  )
})

async function waitingForLocks(): Promise<number> {
  const [row] = await world.db.sql<{ n: number }[]>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  return row?.n ?? 0
}
