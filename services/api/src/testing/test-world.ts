import { expect } from 'bun:test'
import type { Database } from '@ajet/shared/db'
import type { EventEnvelope } from '@ajet/shared/schema'
import {
  buildChannel,
  buildCommunity,
  buildMember,
  verifyAction,
  type TestCommunity,
  type TestUser,
} from '@ajet/shared/testing'
import { testApi, type Answer, type TestApi, type TestApiOptions } from './test-api.ts'

/** A community with everybody whose view differs: who runs it, who is in a channel, who is not, and who is elsewhere. */
export interface TestWorld extends TestApi {
  readonly community: TestCommunity
  /** Owner of the community, in both channels, operator of `club`. */
  readonly owner: TestUser
  /** Member of the community and of both channels. */
  readonly member: TestUser
  /** Member of the community, not of `club` and `vault`. */
  readonly bystander: TestUser
  /** In another community. */
  readonly outsider: TestUser
  /** A public channel. */
  readonly club: { readonly id: string; readonly name: string }
  /** A private channel; its operator is `member`. */
  readonly vault: { readonly id: string; readonly name: string }
  /** Runs an action and verifies it for all four. */
  verify(action: () => Promise<Answer>): Promise<{ readonly result: Answer; readonly events: readonly EventEnvelope[] }>
  post(user: TestUser, channel: { readonly id: string }, body_md: string, more?: object): Promise<Answer>
}

export async function testWorld(options: TestApiOptions = {}): Promise<TestWorld> {
  const base = await testApi(options)
  const community = await buildCommunity(base.db, {})
  const { owner } = community
  const member = await buildMember(base.db, community, { username: 'mia', display_name: 'Mia' })
  const bystander = await buildMember(base.db, community, { username: 'bo', display_name: 'Bo' })
  const { owner: outsider } = await buildCommunity(base.db)
  const club = await buildChannel(base.db, community, { name: 'club', members: [owner, member] })
  const vault = await buildChannel(base.db, community, {
    name: 'vault',
    visibility: 'private',
    members: [member, owner],
  })
  const people = { owner, member, bystander, outsider }
  const viewers = Object.entries(people).map(([label, user]) => ({ label, fetchJson: base.fetchJson(user) }))
  return {
    ...base,
    ...people,
    community,
    club,
    vault,
    verify: async (action) => {
      const before = await revisions(base.db)
      const verified = await verifyAction(viewers, base.takeEvents, action)
      expectRevisions(before, await revisions(base.db), verified.events)
      return verified
    },
    post: (user, channel, body_md, more = {}) =>
      base.call(user, 'POST', `/api/channels/${channel.id}/messages`, { body_md, ...more }),
  }
}

/** Type and audience of each event: enough to see who is told what. */
export function outline(events: readonly EventEnvelope[]): readonly string[] {
  return events.map(({ type, audience }) => `${type} to ${audience}`)
}

/** `last_rev` of every channel. */
async function revisions(db: Database): Promise<ReadonlyMap<string, number>> {
  const channels = await db.kysely.selectFrom('channels').select(['id', 'last_rev']).execute()
  return new Map(channels.map(({ id, last_rev }) => [id, last_rev]))
}

/** Events for a channel's members, and only those, carry its next revisions, without holes. */
function expectRevisions(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  events: readonly EventEnvelope[],
): void {
  expect(events.filter(({ audience, rev }) => audience !== 'channel' && rev !== null)).toEqual([])
  for (const [id, last] of after) {
    const revs = events.filter(({ audience, channel_id }) => audience === 'channel' && channel_id === id)
    const first = (before.get(id) ?? 0) + 1
    const expected = Array.from({ length: last - first + 1 }, (_, at) => first + at)
    expect(revs.map(({ rev }) => Number(rev)).toSorted((a, b) => a - b)).toEqual(expected)
  }
}
