import { parseArgs } from 'node:util'
import type { Cores } from './measure/affinity.ts'

export const workloadNames = [
  'w2',
  'post',
  'memory',
  'idle',
  'resume',
  'history',
  'stored',
  'team',
  'streams',
  'saturation',
] as const
export type WorkloadName = (typeof workloadNames)[number]
/** Left out of a quick run of everything: they show how the team differs and how far it goes, not what is broken. */
const leisurely: readonly WorkloadName[] = ['streams', 'saturation']

export interface Plan {
  readonly warmUpSeconds: number
  readonly seconds: number
  readonly runs: number
}

export interface Options {
  readonly workloads: readonly WorkloadName[]
  readonly quick: boolean
  readonly json: boolean
  readonly cores: Cores
  readonly stream: 'web' | 'tui' | 'ws'
  /** The team types, comes and goes. */
  readonly lively: boolean
  /** Replaces the workload's own number of readers. */
  readonly readers: number | undefined
  /** Different people among the readers of a channel; everybody is one when left out. */
  readonly accounts: number | undefined
  /** Replaces the workload's own posts per second. */
  readonly rate: number | undefined
  readonly plan: Plan
}

export const usage = `usage: npm run bench -- [${workloadNames.join('|')}|all] [options]
       npm run bench -- seed --data DIR    a big server to look at
  --quick          one short run of everything but streams and saturation, under a minute; shows what is broken,
                   not how fast it is
  --readers N      connections, instead of the workload's own number
  --accounts N     people behind the connections of a channel, instead of one each
  --rate N         posts (or pages) a second, instead of the workload's own
  --stream web|tui|ws  which stream the readers hold (web: HTML fragments; tui: JSON events; ws: WebSocket)
  --lively         team and streams (W7): with typing, heartbeats and people who come and go
  --cores split|both   one core each for server and generator, or both for the server
  --runs N         runs of each workload; the median is shown (3)
  --seconds N      measured time of a run (30)
  --json           print the result as JSON`

/** @throws Error with one sentence for a command line that means nothing */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      readers: { type: 'string' },
      accounts: { type: 'string' },
      rate: { type: 'string' },
      cores: { type: 'string', default: 'split' },
      stream: { type: 'string', default: 'web' },
      lively: { type: 'boolean', default: false },
      runs: { type: 'string' },
      seconds: { type: 'string' },
    },
  })
  const { quick, json, lively } = values
  return {
    workloads: chosen(positionals, quick),
    quick,
    json,
    lively,
    cores: oneOf('cores', values.cores, ['split', 'both']),
    stream: oneOf('stream', values.stream, ['web', 'tui', 'ws']),
    readers: positive('readers', values.readers),
    accounts: positive('accounts', values.accounts),
    rate: positive('rate', values.rate),
    plan: {
      warmUpSeconds: quick ? 0.5 : 10,
      seconds: positive('seconds', values.seconds) ?? (quick ? 1 : 30),
      runs: positive('runs', values.runs) ?? (quick ? 1 : 3),
    },
  }
}

function chosen(names: readonly string[], quick: boolean): readonly WorkloadName[] {
  if (names.length === 0 || names.includes('all'))
    return workloadNames.filter((name) => !quick || !leisurely.includes(name))
  return names.map((name) => oneOf('workload', name, workloadNames))
}

function oneOf<T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value)
  if (found === undefined) throw new Error(`${what} is one of ${allowed.join(', ')}, not "${value}"`)
  return found
}

function positive(what: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value) && Number(value) > 0) return Number(value)
  throw new Error(`${what} is a whole number above 0, not "${value}"`)
}
