import { afterAll, beforeAll, expect, test } from 'bun:test'
import { fetchRaw } from '../../testing/send-file.ts'
import { testWorld, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

type Line = Readonly<Record<string, unknown>> & { readonly type: string }

async function download(user: TestWorld['member']) {
  const response = await fetchRaw(world, user, '/api/me/export')
  const text = await response.text()
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
  const ofType = (type: string) => lines.filter((line) => line.type === type)
  return { response, text, lines, ofType }
}

test('ABU-11 one has everything of one’s own account that one can read, and nothing that opens it', async () => {
  const { member, owner, club, vault, call, post } = world
  const { body: first } = await post(member, club, 'said at first')
  await call(member, 'PATCH', `/api/messages/${first.id}`, { body_md: 'said in the end' })
  await post(owner, club, 'said by somebody else')
  await post(member, vault, 'said in the vault')
  await call(member, 'PUT', `/api/messages/${first.id}/reactions/${encodeURIComponent('👍')}`)
  await call(owner, 'DELETE', `/api/channels/${vault.id}/members/${member.id}`)
  const { response, text, lines, ofType } = await download(member)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="ajet-chat-mia.ndjson"')
  expect(lines[0]).toMatchObject({ type: 'export', format: 1, user_id: member.id })
  expect(lines.at(-1)).toEqual({ type: 'end', lines: lines.length - 1 })
  expect(ofType('account')).toMatchObject([{ username: 'mia', display_name: 'Mia' }])
  expect(ofType('session').length).toBeGreaterThan(0)
  expect(ofType('community')).toMatchObject([{ id: world.community.id, role: 'member' }])
  expect(ofType('reaction')).toMatchObject([{ message_id: first.id, emoji: '👍' }])
  expect(ofType('message')).toMatchObject([
    { id: first.id, channel_id: club.id, body_md: 'said in the end', versions: [{ body_md: 'said at first' }] },
  ])
  expect(text).not.toContain(vault.id)
  expect(text).not.toContain('somebody else')
  expect(text).not.toMatch(/hash":|token/)
})

test('more than a page of messages comes whole and in order', async () => {
  const { bystander, club, db } = world
  await db.sql`update channels set last_seq = last_seq + 350 where id = ${club.id}`
  await db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md)
    select uuidv7(), ${club.id}, 1000 + n, ${bystander.id}, 'n' || n from generate_series(1, 350) n`
  const { ofType } = await download(bystander)
  expect(ofType('message').map(({ body_md }) => body_md)).toEqual(Array.from({ length: 350 }, (_, at) => `n${at + 1}`))
})

test('five times a day, and the log says so', async () => {
  const { outsider, db } = world
  for (let n = 0; n < 5; n++) expect((await download(outsider)).response.status).toBe(200)
  expect((await download(outsider)).response.status).toBe(429)
  const rows = await db.kysely.selectFrom('audit_log').select('action').where('actor_id', '=', outsider.id).execute()
  expect(rows.filter(({ action }) => action === 'user/exported')).toHaveLength(5)
})
