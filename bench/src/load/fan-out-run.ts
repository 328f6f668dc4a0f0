import { must } from '@ajet/shared/std'
import { readProcessTree, rssWithoutPostgres } from '../measure/process-tree.ts'
import { reasonToDiscard, startCpuSpan, type CpuFigures } from '../measure/cpu-span.ts'
import { Histogram } from '../measure/histogram.ts'
import type { Plan } from '../options.ts'
import type { Run } from '../report/section.ts'
import { HttpClient } from '../wire/http-client.ts'
import { Audience } from './audience.ts'
import { Deliveries } from './deliveries.ts'
import { markedBody } from './marks.ts'
import { runOpenLoop } from './open-loop.ts'
import type { Seat } from './audience.ts'
import type { Target } from './target.ts'

export interface FanOutResult {
  readonly run: Run
  readonly failures: readonly string[]
  /** Why the run is to be thrown away. */
  readonly discard: string | undefined
  /** Of the server side at the end of the measured time, without PostgreSQL. */
  readonly memoryBytes: number
  /** Mean bytes of one delivery on the wire. */
  readonly bytesPerDelivery: number
  /** The newest `seq` of each channel that was posted to. */
  readonly newest: ReadonlyMap<string, number>
}

const POST_CONNECTIONS = 64
const CATCH_UP_MS = 20_000

/**
 * What goes on beside the posts, from `startAt` (`performance.now()`) on; ends by itself after `seconds` and gives what
 * went wrong.
 */
export type Beside = (startAt: number, seconds: number) => Promise<readonly string[]>

/** Posts at a fixed rate to the target's channels while every seat reads and checks. */
export async function runFanOut(
  target: Target,
  seats: readonly Seat[],
  perSecond: number,
  { warmUpSeconds, seconds }: Plan,
  beside?: Beside,
): Promise<FanOutResult> {
  using audience = new Audience(target.port, target.dialect)
  await audience.seat(seats)
  using client = await HttpClient.connect(target.port, POST_CONNECTIONS)
  const startAt = performance.now() + 200
  const measuredFrom = startAt + warmUpSeconds * 1000
  const deliveries = new Deliveries(measuredFrom)
  audience.record(deliveries)
  const posts = new Posts(client, target, deliveries)
  const span = spanFrom(measuredFrom, target.pid, audience)
  const schedule = { perSecond, seconds: warmUpSeconds + seconds, startAt }
  const posting = runOpenLoop(schedule, (index, dueAt) => posts.fire(index, dueAt))
  const [, wrong = []] = await Promise.all([posting, beside?.(startAt, schedule.seconds)])
  await posts.settle()
  await audience.caughtUp(posts.newest, CATCH_UP_MS)
  const { cpu, bytes, received, others } = span()
  const memoryBytes = memoryOf(target)
  const frames = {
    others: others / seconds,
    bytes: bytes / received,
    cpuPerMillionFrames: (cpu.serverCpu / (received + others)) * 1e6,
  }
  return {
    run: { ...figures(deliveries, posts.latencies, cpu, seconds), ...frames },
    memoryBytes,
    failures: [...posts.failures, ...wrong, ...describeFaults(audience, posts.newest)],
    discard: reasonToDiscard(cpu),
    bytesPerDelivery: bytes / received,
    newest: posts.newest,
  }
}

/** Bytes resident on the server side, without PostgreSQL. */
export function memoryOf({ pid }: Pick<Target, 'pid'>): number {
  return rssWithoutPostgres(readProcessTree(pid))
}

/** Posts that are under way, what they were answered and how long that took. */
class Posts {
  readonly latencies = new Histogram()
  readonly newest = new Map<string, number>()
  readonly failures: string[] = []
  readonly #client: HttpClient
  readonly #target: Target
  readonly #deliveries: Deliveries
  readonly #running = new Set<Promise<void>>()

  constructor(client: HttpClient, target: Target, deliveries: Deliveries) {
    this.#client = client
    this.#target = target
    this.#deliveries = deliveries
  }

  fire(index: number, dueAt: number): void {
    this.#deliveries.schedule(index, dueAt)
    const running = this.#post(index, dueAt).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async settle(): Promise<void> {
    await Promise.all(this.#running)
  }

  async #post(index: number, dueAt: number): Promise<void> {
    const { channelOf, request } = this.#target
    const channelId = channelOf(index)
    try {
      const { status, body } = await this.#client.send(request(index, channelId, markedBody(index)))
      if (status !== 201) throw new Error(`a post was answered ${status}: ${body.slice(0, 200)}`)
      if (this.#deliveries.isMeasured(index)) this.latencies.record(performance.now() - dueAt)
      this.newest.set(channelId, Math.max(this.newest.get(channelId) ?? 0, seqOf(body)))
    } catch (error) {
      this.failures.push(error instanceof Error ? error.message : String(error))
    }
  }
}

/** The `seq` of an answered post; both the product and the bare programs say it in JSON. */
export function seqOf(body: string): number {
  return Number(must(/"seq":(\d+)/.exec(body)?.[1], `seq in ${body.slice(0, 100)}`))
}

interface SpanFigures {
  readonly cpu: CpuFigures
  readonly bytes: number
  readonly received: number
  readonly others: number
}

/** Begins to count when the warm-up ends. */
function spanFrom(measuredFrom: number, pid: number, audience: Audience): () => SpanFigures {
  const begin = (): (() => SpanFigures) => {
    const cpu = startCpuSpan(pid)
    const { bytes, received, others } = audience
    return () => ({
      cpu: cpu(),
      bytes: audience.bytes - bytes,
      received: audience.received - received,
      others: audience.others - others,
    })
  }
  let end: (() => SpanFigures) | undefined
  setTimeout(() => (end = begin()), Math.max(0, measuredFrom - performance.now()))
  return () => must(end, 'the start of the measured time')()
}

function figures(deliveries: Deliveries, posts: Histogram, cpu: CpuFigures, seconds: number): Run {
  const last = deliveries.lastReader()
  return {
    offered: posts.count / seconds,
    delivered: deliveries.count / seconds,
    postP50: posts.quantile(0.5),
    postP99: posts.quantile(0.99),
    postMax: posts.max,
    endP50: deliveries.latencies.quantile(0.5),
    endP99: deliveries.latencies.quantile(0.99),
    endMax: deliveries.latencies.max,
    lastP99: last.quantile(0.99),
    cpuPerMillion: (cpu.serverCpu / deliveries.count) * 1e6,
    serverShare: (cpu.serverCpu / cpu.seconds) * 100,
    generatorShare: cpu.generatorShare * 100,
    strangersShare: cpu.strangersShare * 100,
  }
}

function describeFaults(audience: Audience, newest: ReadonlyMap<string, number>): readonly string[] {
  const { lost, duplicated, outOfOrder, gaps, broken } = audience.faults(newest)
  const faults: readonly (readonly [string, number])[] = [
    ['lost', lost],
    ['duplicated', duplicated],
    ['out of order', outOfOrder],
    ['gaps announced', gaps],
    [`broken connections (${broken[0]})`, broken.length],
  ]
  return faults.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`)
}
