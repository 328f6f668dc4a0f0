import { must } from '@ajet/shared/std'
import { Audience, type Seat } from '../load/audience.ts'
import type { Beside } from '../load/fan-out-run.ts'
import { runOpenLoop } from '../load/open-loop.ts'
import type { Target } from '../load/target.ts'
import type { TeamPlan } from '../load/team-plan.ts'
import { HttpClient } from '../wire/http-client.ts'
import { postRequest } from '../wire/requests.ts'
import type { ReaderAccount, SeededTeam } from './seed.ts'
import { postOf } from './team.ts'

/** People who come, stay and come back later; gone for longer than the server takes a lost connection for a reload. */
export const VISITORS = 60
const VISITS_PER_SECOND = 2
const STAY_SECONDS = 2
/** From the first key to the message. */
const WRITING_SECONDS = 2
/** Every client says once a minute that somebody is there (AJ-88). */
const HEARTBEAT_SECONDS = 60
const CONNECTIONS = 16

export interface LiveTeam extends SeededTeam {
  readonly plan: TeamPlan
  readonly target: Target
  /** Of those among the people who come and go; the others have a stream the whole time. */
  readonly visitors: readonly Seat[]
}

/** What people do beside posting: each author is seen typing before the message, everybody's client sends heartbeats, some come and go. */
export function liveliness(team: LiveTeam, postsPerSecond: number): Beside {
  return async (startAt, seconds) => {
    const { people, target, visitors } = team
    const readers = people.length - visitors.length
    using client = await HttpClient.connect(target.port, CONNECTIONS)
    const failures: string[] = []
    const running: Promise<void>[] = []
    const send = (request: string): void => {
      running.push(expectDone(client, request, failures))
    }
    const visit = (index: number): void => {
      running.push(stay(target, must(visitors[index % visitors.length], 'a visitor'), failures))
    }
    const heartbeat = (index: number) =>
      postRequest('/api/heartbeat', must(people[index % readers], 'a person').token, '{}')
    // Others begin to type between the posts, whose authors stop at that moment.
    const betweenPosts = startAt + 500 / postsPerSecond
    const posts = { perSecond: postsPerSecond, seconds }
    const visits = { perSecond: VISITS_PER_SECOND, seconds: Math.max(0, seconds - STAY_SECONDS) }
    await Promise.all([
      runOpenLoop({ ...posts, startAt: betweenPosts }, (index) =>
        send(typing(team, index + WRITING_SECONDS * postsPerSecond, 'start')),
      ),
      runOpenLoop({ ...posts, startAt }, (index) => send(typing(team, index, 'stop'))),
      runOpenLoop({ perSecond: readers / HEARTBEAT_SECONDS, seconds, startAt }, (index) => send(heartbeat(index))),
      runOpenLoop({ ...visits, startAt }, visit),
    ])
    await Promise.all(running)
    return failures
  }
}

function typing({ plan, people, channels }: LiveTeam, index: number, state: 'start' | 'stop'): string {
  const { author, channel } = postOf(plan, index)
  const { token }: ReaderAccount = must(people[author], 'an author')
  return postRequest(
    '/ws/tui/typing',
    token,
    JSON.stringify({ channel_id: must(channels[channel], 'a channel').id, state }),
  )
}

async function expectDone(client: HttpClient, request: string, failures: string[]): Promise<void> {
  const { status, body } = await client.send(request)
  if (status >= 300) failures.push(`${request.split(' HTTP', 1)[0]} was answered ${status}: ${body.slice(0, 200)}`)
}

/** A visit: a stream that is only held; a visitor's messages are counted nowhere. */
async function stay({ port, dialect }: Target, seat: Seat, failures: string[]): Promise<void> {
  using audience = new Audience(port, dialect)
  await audience.seat([seat])
  await Bun.sleep(STAY_SECONDS * 1000)
  failures.push(...audience.faults(new Map()).broken)
}
