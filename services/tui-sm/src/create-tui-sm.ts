import type { EventBus } from '@ajet/shared/eventbus'
import { createEndpointRouter, type Metrics, type Service, type Transport } from '@ajet/shared/http'
import { addLiveGauges, createLive, liveReasons } from '@ajet/shared/live'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import { createCallers } from './callers.ts'
import { openEvents } from './open-events.ts'
import { postTyping } from './post-typing.ts'

export interface TuiSmDeps {
  readonly logger: Logger
  readonly clock: Clock
  readonly bus: EventBus
  /** The API: in memory or over the network. */
  readonly api: Transport
  readonly metrics: Metrics
  /** Live streams of one user at the same time; the live engine's own number when left out. */
  readonly streamsPerUser?: number
}

/** The terminal session manager: live JSON frames for the TUI, the CLI and scripts (API.md). */
export function createTuiSm({ logger, clock, bus, api, metrics, streamsPerUser }: TuiSmDeps): Service {
  const live = createLive({ bus, logger, clock, maxStreamsPerUser: streamsPerUser })
  const callers = createCallers(api, clock, live)
  const router = createEndpointRouter({ name: 'tui-sm', logger, metrics, authenticate: async () => null })
  const events = (path: string) => router.route('GET', path, (call) => openEvents(call, live, callers))
  events('/ws/tui/events')
  events('/tui/sse/events')
  router.route('POST', '/ws/tui/typing', (call) => postTyping(call, live, callers))
  addLiveGauges(metrics, live, 'tui', 'terminals and scripts')
  let started = false
  return {
    name: 'tui-sm',
    fetch: router.fetch,
    start: async () => {
      await live.start()
      started = true
    },
    settle: () => live.settle(),
    unready: () => liveReasons(bus, started),
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  }
}
