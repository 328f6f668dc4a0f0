import { runFanOut, type Beside, type FanOutResult } from '../load/fan-out-run.ts'
import type { Seat } from '../load/audience.ts'
import type { Target } from '../load/target.ts'
import type { Plan } from '../options.ts'
import type { Metric } from '../report/section.ts'

/** The figures of a fan-out run, with the budgets that hold for it. */
export function fanOutMetrics(budgets: Readonly<Record<string, number>>): readonly Metric[] {
  const metrics: readonly Metric[] = [
    { key: 'offered', title: 'posts answered', unit: '1/s', digits: 1, better: 'higher' },
    { key: 'delivered', title: 'deliveries', unit: '1/s', digits: 0, better: 'higher' },
    { key: 'postP50', title: 'post p50', unit: 'ms', digits: 2, better: 'lower' },
    { key: 'postP99', title: 'post p99', unit: 'ms', digits: 2, better: 'lower' },
    { key: 'postMax', title: 'post max', unit: 'ms', digits: 1, better: 'lower' },
    { key: 'endP50', title: 'end to end p50', unit: 'ms', digits: 2, better: 'lower' },
    { key: 'endP99', title: 'end to end p99', unit: 'ms', digits: 2, better: 'lower' },
    { key: 'endMax', title: 'end to end max', unit: 'ms', digits: 1, better: 'lower' },
    { key: 'lastP99', title: 'last reader p99', unit: 'ms', digits: 1, better: 'lower' },
    { key: 'cpuPerMillion', title: 'CPU per million deliveries', unit: 's', digits: 1, better: 'lower' },
    { key: 'bytes', title: 'bytes on the wire per delivery', unit: 'B', digits: 0, better: 'lower' },
    { key: 'serverShare', title: 'core used by the server side', unit: '%', digits: 0, better: 'lower' },
    { key: 'generatorShare', title: 'core used by the generator', unit: '%', digits: 0, better: 'lower' },
    { key: 'strangersShare', title: 'core used by other programs', unit: '%', digits: 0, better: 'lower' },
  ]
  return metrics.map((metric) => ({ ...metric, budget: budgets[metric.key] }))
}

export interface FanOutSeries {
  readonly results: readonly FanOutResult[]
  readonly failures: readonly string[]
  readonly discarded: readonly string[]
}

/** Runs the same load as often as the plan says, on a target that lives on; each run begins where the last one ended. */
export async function repeatFanOut(
  name: string,
  target: Target,
  seats: (newest: ReadonlyMap<string, number>) => readonly Seat[],
  rate: number,
  plan: Plan,
  beside?: Beside,
): Promise<FanOutSeries> {
  const results: FanOutResult[] = []
  const discarded: string[] = []
  let newest: ReadonlyMap<string, number> = new Map()
  for (let run = 0; run < plan.runs; run += 1) {
    const result = await runFanOut(target, seats(newest), rate, plan, beside)
    newest = new Map([...newest, ...result.newest])
    results.push(result)
    if (result.discard !== undefined) discarded.push(`${name}, run ${run + 1}: ${result.discard}`)
  }
  const failures = results.flatMap((result, run) =>
    summarize(result.failures).map((why) => `${name}, run ${run + 1}: ${why}`),
  )
  return { results, failures, discarded }
}

/** The first few, and how many more. */
export function summarize(failures: readonly string[]): readonly string[] {
  if (failures.length <= 3) return failures
  return [...failures.slice(0, 3), `and ${failures.length - 3} more`]
}
