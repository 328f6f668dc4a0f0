import { readFileSync } from 'node:fs'
import { cpuSeconds, readProcessTree, TICKS_PER_SECOND } from './process-tree.ts'

/** A generator busier than this measures itself, and its point is thrown away (BENCHMARKS.md). */
export const GENERATOR_LIMIT = 0.7
/** Other programs that take more of a core than this are measured with it. */
const STRANGERS_LIMIT = 0.2

export interface CpuFigures {
  readonly seconds: number
  /** CPU-seconds of the process tree under test. */
  readonly serverCpu: number
  /** Share of one core the generator (this process) used. */
  readonly generatorShare: number
  /** Share of one core that every other program of the machine used. */
  readonly strangersShare: number
}

/** Starts counting; the returned function gives what was used since. */
export function startCpuSpan(rootPid: number): () => CpuFigures {
  const serverBefore = cpuSeconds(readProcessTree(rootPid))
  const machineBefore = machineSeconds()
  const ownBefore = process.cpuUsage()
  const since = performance.now()
  return () => {
    const seconds = (performance.now() - since) / 1000
    const own = process.cpuUsage(ownBefore)
    const ownCpu = (own.user + own.system) / 1e6
    const serverCpu = cpuSeconds(readProcessTree(rootPid)) - serverBefore
    const strangers = machineSeconds() - machineBefore - serverCpu - ownCpu
    return {
      seconds,
      serverCpu,
      generatorShare: ownCpu / seconds,
      strangersShare: Math.max(0, strangers) / seconds,
    }
  }
}

/** Why a point measured in this span cannot be used; undefined when it can. */
export function reasonToDiscard({
  generatorShare,
  strangersShare,
}: Omit<CpuFigures, 'seconds' | 'serverCpu'>): string | undefined {
  if (generatorShare > GENERATOR_LIMIT) return `the generator used ${percent(generatorShare)} of its core`
  if (strangersShare > STRANGERS_LIMIT) return `other programs used ${percent(strangersShare)} of a core`
  return undefined
}

/** CPU-seconds of all processes on all cores: user, nice and system time (proc(5), /proc/stat). */
export function machineSeconds(stat = readFileSync('/proc/stat', 'utf8')): number {
  const [, user = 0, nice = 0, system = 0] = stat.split('\n', 1)[0]?.split(/\s+/).map(Number) ?? []
  return (user + nice + system) / TICKS_PER_SECOND
}

const percent = (share: number): string => `${Math.round(share * 100)}%`
