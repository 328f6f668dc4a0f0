import { must } from '@ajet/shared/std'
import type { Seat } from '../load/audience.ts'
import type { Dialect } from '../load/dialect.ts'
import type { Target } from '../load/target.ts'
import type { TeamPlan, TeamPost } from '../load/team-plan.ts'
import type { FloorProcess } from './floor-process.ts'
import type { Product } from './product.ts'
import type { ReaderAccount, SeededTeam } from './seed.ts'
import { bareTarget, messageRequest } from './targets.ts'

/** What is posted to, and a seat for each of the people, from where the channels stand. */
export interface TeamLoad {
  readonly target: Target
  readonly seats: (newest: ReadonlyMap<string, number>) => readonly Seat[]
}

const NOBODY: ReaderAccount = { userId: '', token: '' }

/** The team on the product: each message by the author the plan says. */
export function productTeam(
  { server }: Product,
  plan: TeamPlan,
  { people, channels }: SeededTeam,
  dialect: Dialect,
): TeamLoad {
  const ids = channels.map(({ id }) => id)
  const authorOf = (index: number) => must(people[postOf(plan, index).author], 'an author')
  return {
    target: {
      pid: server.pid,
      port: server.port,
      dialect,
      channelIds: ids,
      channelOf: channelOf(plan, ids),
      request: (index, channelId, body) => messageRequest(channelId, authorOf(index), body),
    },
    seats: (newest) => seatsOf(plan, ids, people, newest),
  }
}

/** The same team on the bare fan-out program, which knows no people. */
export function bareTeam(program: FloorProcess, plan: TeamPlan): TeamLoad {
  const target = bareTarget(program, plan.membersOf.length)
  const { channelIds } = target
  const people = plan.channelsOf.map(() => NOBODY)
  return {
    target: { ...target, channelOf: channelOf(plan, channelIds) },
    seats: (newest) => seatsOf(plan, channelIds, people, newest),
  }
}

/** Post `index` of the plan, which begins again at its end. */
export function postOf({ posts }: TeamPlan, index: number): TeamPost {
  return must(posts[index % posts.length], 'a post')
}

const channelOf = (plan: TeamPlan, ids: readonly string[]) => (index: number) =>
  must(ids[postOf(plan, index).channel], 'a channel')

function seatsOf(
  { channelsOf }: TeamPlan,
  ids: readonly string[],
  people: readonly ReaderAccount[],
  newest: ReadonlyMap<string, number>,
): readonly Seat[] {
  return people.map((reader, at) => {
    const own = must(channelsOf[at], 'the channels of a person').map((channel) => must(ids[channel], 'a channel'))
    return { reader, channels: new Map(own.map((id) => [id, newest.get(id) ?? 0])) }
  })
}
