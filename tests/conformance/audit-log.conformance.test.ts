import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { expectations } from '../support/access/expectations.ts'
import { openMatrixWorld, type MatrixWorld } from '../support/access/matrix-world.ts'
import { everyEndpoint, type EndpointName } from '../support/access/samples.ts'
import type { Person } from '../support/access/scene.ts'

let world: MatrixWorld
beforeAll(async () => {
  world = await openMatrixWorld()
}, 60_000)
afterAll(async () => await world[Symbol.asyncDispose]())

/** What owner and admins may and members may not, by the table of the rules, and that leaves no row, and why. */
const UNWRITTEN: Partial<Record<EndpointName, string>> = {
  pingOutgoingWebhook: 'The log of its deliveries has it',
  redeliver: 'The log of its deliveries has it',
  testProvider: 'Nothing changes; who asks sees the answer',
}

/** Without these there is nothing to take back. */
const WHOSE: Partial<Record<EndpointName, Person>> = { unbanMember: 'banned', unmuteMember: 'muted' }
const FIRST: Partial<Record<EndpointName, EndpointName>> = { deleteCommunityIcon: 'putCommunityIcon' }

/** The place of somebody else's object where the owner may and a member may not. */
const privilegeOf = (name: EndpointName) =>
  expectations.find(
    ({ rule, isOwn, outcomes }) =>
      rule === everyEndpoint[name].allow && !isOwn && outcomes.owner === 'ok' && outcomes.member !== 'ok',
  )
const acts = (Object.keys(everyEndpoint) as EndpointName[]).filter(
  (name) => everyEndpoint[name].method !== 'GET' && privilegeOf(name),
)

describe('AJ-9 every act that takes a right is in the audit log', () => {
  for (const name of acts) {
    test(`AJ-9 ${name}: ${UNWRITTEN[name] ?? 'a row'}`, async () => {
      const scene = await world.freshScene()
      const { place = 'public' } = privilegeOf(name) ?? {}
      const ask = (what: EndpointName) =>
        world.ask(what, { scene, place, isOwn: false, whose: WHOSE[name] ?? 'author' }, scene.token('owner'))
      const first = FIRST[name]
      if (first) await ask(first)
      const before = await world.countAudit()
      const answer = await ask(name)
      expect([answer.ok || answer.code === 'provider_unreachable', answer.text.slice(0, 300)]).toEqual([
        true,
        answer.text.slice(0, 300),
      ])
      expect((await world.countAudit()) - before).toBe(UNWRITTEN[name] === undefined ? 1 : 0)
    }, 60_000)
  }

  test('AJ-9 there are such acts', () => expect(acts.length).toBeGreaterThan(30))
})
