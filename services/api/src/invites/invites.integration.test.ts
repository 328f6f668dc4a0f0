import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { joinCommunity } from '@ajet/shared/db'
import { newId } from '@ajet/shared/std'
import { buildCommunity, buildUser, verifyAction } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

const DAY_MS = 24 * 60 * 60_000

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const invite = async (body: object = {}, user = world.owner) =>
  await world.call(user, 'POST', `/api/communities/${world.community.id}/invites`, body)
const accept = (user: TestWorld['member'], code: string) => world.call(user, 'POST', `/api/invites/${code}/accept`)

test('an invite is a link that holds for seven days when nothing else is said', async () => {
  const { status, body } = await invite()
  expect(status).toBe(201)
  expect(body.url).toBe(`https://chat.example.org/invite/${body.code}`)
  expect(Date.parse(body.expires_at)).toBe(world.clock.now() + 7 * DAY_MS)
  expect(body).toMatchObject({ uses: 0, max_uses: null, created_by: { id: world.owner.id } })
  expect((await invite({ expires_at: null })).body.expires_at).toBeNull()
})

test('whoever holds the code sees where it leads, without an account', async () => {
  const { body } = await invite()
  const seen = await world.call(null, 'GET', `/api/invites/${body.code}`)
  expect(seen.body).toMatchObject({
    community: { slug: world.community.slug, member_count: 3 },
    invited_by: world.owner.display_name,
  })
  expect((await world.call(null, 'GET', '/api/invites/nothing')).body).toMatchObject({
    status: 404,
    code: 'invite_invalid',
  })
})

test('AJ-40 accepting makes a member, once, and everybody is told', async () => {
  const guest = await buildUser(world.db)
  const { body } = await invite({ max_uses: 1 })
  const { result, events } = await world.verify(() => accept(guest, body.code))
  expect(result).toMatchObject({ status: 200, body: { id: world.community.id, role: 'member', member_count: 4 } })
  expect(outline(events)).toEqual(['member/joined to community', 'member/joined to channel'])
  const again = await accept(world.member, (await invite({ max_uses: 1 })).body.code)
  expect(again.status).toBe(200)
})

test('no more people come in than an invite allows, also at once', async () => {
  const guests = await Promise.all(Array.from({ length: 5 }, () => buildUser(world.db)))
  const { body } = await invite({ max_uses: 2 })
  const answers = await Promise.all(guests.map((guest) => accept(guest, body.code)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 404, 404, 404])
})

test('a member who accepts again is answered as before, also when the invite is used up', async () => {
  const { code } = (await invite({ max_uses: 1 })).body
  const [guest, late] = [await buildUser(world.db), await buildUser(world.db)]
  expect((await accept(guest, code)).status).toBe(200)
  const again = await world.verify(() => accept(guest, code))
  expect([again.result.status, again.result.body.id, again.events]).toEqual([200, world.community.id, []])
  expect((await accept(late, code)).body.code).toBe('invite_invalid')
  await world.call(world.owner, 'DELETE', `/api/invites/${code}`)
  expect((await accept(guest, code)).body.code).toBe('invite_invalid')
})

test('an expired, a used up and a revoked invite are not valid', async () => {
  const guest = await buildUser(world.db)
  const expired = (await invite()).body.code
  world.clock.advance(7 * DAY_MS + 1)
  expect((await accept(guest, expired)).body).toMatchObject({ status: 404, code: 'invite_invalid' })
  expect((await world.call(null, 'GET', `/api/invites/${expired}`)).status).toBe(404)
  world.clock.advance(-7 * DAY_MS - 1)
  const revoked = (await invite()).body.code
  expect((await world.call(world.owner, 'DELETE', `/api/invites/${revoked}`)).status).toBe(204)
  expect((await accept(guest, revoked)).body.code).toBe('invite_invalid')
  expect((await invite({ expires_at: new Date(world.clock.now() - 1).toISOString() })).body.code).toBe('invalid_input')
})

describe('an invite for one person', () => {
  test('is mailed to an address its owner has confirmed, and to no other', async () => {
    const [sure, unsure] = [await acquaintance(), await acquaintance()]
    const address = (name: string) => `${name}-${sure.id}@example.org`
    const write = (id: string, email: string, email_confirmed_at: Date | null) =>
      world.db.kysely.updateTable('users').set({ email, email_confirmed_at }).where('id', '=', id).execute()
    await write(sure.id, address('sure'), new Date())
    await write(unsure.id, address('unsure'), null)
    const { body } = await toPerson(sure)
    await toPerson(unsure)
    const mails = await world.db.kysely.selectFrom('mail_queue').select(['to_address', 'template', 'data']).execute()
    expect(mails).toMatchObject([{ to_address: address('sure'), template: 'invite', data: { code: body.code } }])
    expect(mails[0]?.data).toMatchObject({ valid_minutes: 7 * 24 * 60 })
  })

  const toPerson = (user: { id: string }, from = world.owner) => invite({ user_id: user.id }, from)
  const notifications = async (user: TestWorld['member']) =>
    (await world.call(user, 'GET', '/api/notifications')).body.items
  /** Of another community, where the owner of this one is too. */
  const acquaintance = async () => {
    const elsewhere = await buildCommunity(world.db)
    await world.db.transaction((trx) =>
      joinCommunity(trx, { community_id: elsewhere.id, user_id: world.owner.id, role: 'member' }),
    )
    await world.takeEvents()
    return elsewhere.owner
  }

  test('AC-5, AJ-102 tells that person, who accepts and is in', async () => {
    const guest = await acquaintance()
    const { result, events } = await world.verify(() => toPerson(guest))
    expect(result.body).toMatchObject({ user: { id: guest.id }, max_uses: 1, uses: 0 })
    expect(outline(events)).toEqual(['notification/new to user'])
    const [told] = await notifications(guest)
    expect(told).toMatchObject({
      type: 'invite',
      read_at: null,
      actor: { id: world.owner.id },
      data: { code: result.body.code, community_slug: world.community.slug },
    })
    const accepted = await world.verify(() => accept(guest, told.data.code))
    expect(accepted.result.body).toMatchObject({ id: world.community.id })
    expect(outline(accepted.events)).toContain('notification/read to user')
    expect((await toPerson(guest)).body.code).toBe('conflict')
  })

  test('AC-5 is nothing to anybody else, and declining ends it', async () => {
    const [guest, other] = [await acquaintance(), await buildUser(world.db)]
    const { code } = (await toPerson(guest)).body
    expect((await accept(other, code)).body.code).toBe('invite_invalid')
    const decline = (user: TestWorld['member']) => world.call(user, 'POST', `/api/invites/${code}/decline`)
    expect((await decline(other)).body.code).toBe('invite_invalid')
    expect((await world.verify(() => decline(guest))).result.status).toBe(204)
    expect((await accept(guest, code)).body.code).toBe('invite_invalid')
    expect((await notifications(guest))[0].read_at).not.toBeNull()
  })

  test('AC-5 once more takes the place of the one before', async () => {
    const guest = await acquaintance()
    const first = (await toPerson(guest)).body.code
    const second = (await world.verify(() => toPerson(guest))).result.body.code
    expect((await accept(guest, first)).body.code).toBe('invite_invalid')
    expect(await notifications(guest)).toMatchObject([{ data: { code: second } }])
    expect((await accept(guest, second)).status).toBe(200)
  })

  test('AC-5 waits in nobody’s inbox any more when it is revoked, or its person banned', async () => {
    for (const end of ['revoke', 'ban'] as const) {
      const guest = await acquaintance()
      const { code } = (await toPerson(guest)).body
      const viewers = [{ label: 'guest', fetchJson: world.fetchJson(guest) }]
      const { events } = await verifyAction(viewers, world.takeEvents, () =>
        end === 'revoke'
          ? world.call(world.owner, 'DELETE', `/api/invites/${code}`)
          : world.call(world.owner, 'PUT', `/api/communities/${world.community.id}/bans/${guest.id}`, {}),
      )
      expect(events).toMatchObject([{ type: 'notification/read', user_id: guest.id, payload: { unread_count: 0 } }])
      expect((await notifications(guest)).filter(({ read_at }: { read_at: null }) => read_at === null)).toEqual([])
    }
  })

  test('ABU-18 nobody learns by it who has an account: strangers look like who does not exist', async () => {
    const stranger = await buildUser(world.db)
    const [unknown, missing] = [await toPerson(stranger), await toPerson({ id: newId() })]
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found'])
    expect([missing.status, missing.body.code]).toEqual([404, 'not_found'])
    expect((await toPerson(world.bystander, world.member)).body.code).toBe('forbidden')
    expect(await notifications(stranger)).toEqual([])
  })
})

test('invites are for owner and admins', async () => {
  const { code } = (await invite()).body
  const list = `/api/communities/${world.community.id}/invites`
  expect((await invite({}, world.member)).body.code).toBe('forbidden')
  expect((await invite({}, world.outsider)).status).toBe(404)
  expect((await world.call(world.member, 'GET', list)).body.code).toBe('forbidden')
  expect((await world.call(world.outsider, 'GET', list)).status).toBe(404)
  expect((await world.call(world.member, 'DELETE', `/api/invites/${code}`)).body.code).toBe('forbidden')
  expect((await world.call(world.outsider, 'DELETE', `/api/invites/${code}`)).status).toBe(404)
  expect((await world.call(world.owner, 'DELETE', '/api/invites/nothing')).status).toBe(404)
})

test('AJ-72 valid invites are listed page by page', async () => {
  const list = (query: string) =>
    world.call(world.owner, 'GET', `/api/communities/${world.community.id}/invites${query}`)
  const all = (await list('')).body.items
  const first = (await list('?limit=1')).body
  const rest = (await list(`?limit=100&after=${first.next}`)).body
  expect([...first.items, ...rest.items]).toEqual(all)
  expect((await list(`?after=${newId()}`)).body.code).toBe('unknown_cursor')
})
