import { cpuSeconds, readProcessTree } from './process-tree.ts'

/** A generator busier than this measures itself, and its point is thrown away (BENCHMARKS.md). */
export const GENERATOR_LIMIT = 0.7

export interface CpuFigures {
  readonly seconds: number
  /** CPU-seconds of the process tree under test. */
  readonly serverCpu: number
  /** Share of one core the generator (this process) used. */
  readonly generatorShare: number
}

/** Starts counting; the returned function gives what was used since. */
export function startCpuSpan(rootPid: number): () => CpuFigures {
  const serverBefore = cpuSeconds(readProcessTree(rootPid))
  const ownBefore = process.cpuUsage()
  const since = performance.now()
  return () => {
    const seconds = (performance.now() - since) / 1000
    const own = process.cpuUsage(ownBefore)
    return {
      seconds,
      serverCpu: cpuSeconds(readProcessTree(rootPid)) - serverBefore,
      generatorShare: (own.user + own.system) / 1e6 / seconds,
    }
  }
}
