import type { EventBus } from '@ajet/shared/eventbus'
import { createEndpointRouter, type Metrics, type Service, type Transport } from '@ajet/shared/http'
import { addLiveGauges, createLive, liveReasons } from '@ajet/shared/live'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import { Gateway } from './gateway.ts'
import { openSocket } from './open-socket.ts'
import { createTokenHolders } from './token-holders.ts'

export interface WsGwDeps {
  readonly logger: Logger
  readonly clock: Clock
  readonly bus: EventBus
  /** The API: in memory or over the network. */
  readonly api: Transport
  readonly metrics: Metrics
  /** Sockets of one user at the same time; the live engine's own number when left out. */
  readonly socketsPerUser?: number
  /** Sockets of one address that have not said who they are; 1,000 when left out. */
  readonly strangersPerAddress?: number
}

/** The WebSocket gateway: live events for programs and native clients (GC-5), who show a JWT in their first message. */
export function createWsGw(deps: WsGwDeps): Service {
  const { logger, clock, bus, api, metrics, socketsPerUser, strangersPerAddress } = deps
  const live = createLive({ bus, logger, clock, maxStreamsPerUser: socketsPerUser })
  const holders = createTokenHolders(api, clock, live)
  const gateway = new Gateway({ live, clock, logger, holders, strangersPerAddress })
  const router = createEndpointRouter({ name: 'ws-gw', logger, metrics, authenticate: async () => null })
  router.route('GET', '/ws/gateway', (call) => openSocket(call, gateway))
  router.route('GET', '/ws/mobile', (call) => openSocket(call, gateway))
  addLiveGauges(metrics, live, 'ws', 'WebSockets')
  metrics.gauge('ws_sockets', 'Open WebSockets', () => gateway.size)
  metrics.gauge('ws_strangers', 'Open WebSockets that have not shown a token', () => gateway.strangers.size)
  let started = false
  return {
    name: 'ws-gw',
    fetch: router.fetch,
    start: async () => {
      await live.start()
      gateway.start()
      started = true
    },
    settle: async () => {
      await gateway.settle()
      await live.settle()
    },
    unready: () => liveReasons(bus, started),
    [Symbol.asyncDispose]: async () => {
      await gateway.stop()
      await live[Symbol.asyncDispose]()
    },
  }
}
