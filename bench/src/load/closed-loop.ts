import { Histogram } from '../measure/histogram.ts'
import { HttpClient } from '../wire/http-client.ts'

export interface ClosedLoop {
  readonly port: number
  readonly workers: number
  readonly warmUpSeconds: number
  readonly seconds: number
  /** The text of the next request of a worker. */
  readonly request: (worker: number, index: number) => string
  /** Called when the measured time begins. */
  readonly onMeasure?: () => void
}

export interface ClosedLoopResult {
  readonly perSecond: number
  readonly latencies: Histogram
  readonly failures: readonly string[]
}

/** Each worker sends its next request when the last one is answered: as much as the target can take. */
export async function runClosedLoop(loop: ClosedLoop): Promise<ClosedLoopResult> {
  using client = await HttpClient.connect(loop.port, loop.workers)
  const latencies = new Histogram()
  const failures: string[] = []
  const measuredFrom = performance.now() + loop.warmUpSeconds * 1000
  const endAt = measuredFrom + loop.seconds * 1000
  const timer = setTimeout(() => loop.onMeasure?.(), loop.warmUpSeconds * 1000)
  const work = async (worker: number): Promise<void> => {
    for (let index = worker; performance.now() < endAt && failures.length === 0; index += loop.workers) {
      const sentAt = performance.now()
      const { status, body } = await client.send(loop.request(worker, index))
      const now = performance.now()
      if (status >= 300) failures.push(`a request was answered ${status}: ${body.slice(0, 200)}`)
      if (sentAt >= measuredFrom && now <= endAt) latencies.record(now - sentAt)
    }
  }
  await Promise.all(Array.from({ length: loop.workers }, (_, worker) => work(worker)))
  clearTimeout(timer)
  return { perSecond: latencies.count / loop.seconds, latencies, failures }
}
