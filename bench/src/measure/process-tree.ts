import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ, the unit of the times in /proc/<pid>/stat; 100 on every Linux that runs here (proc(5), getconf CLK_TCK). */
export const TICKS_PER_SECOND = 100

export interface ProcessFigures {
  readonly pid: number
  readonly name: string
  /** User and system time of the process and of its children that have ended and been waited for. */
  readonly cpuSeconds: number
  readonly rssBytes: number
}

/** The process `root` and everything below it. A process that ends while it is read is left out. */
export function readProcessTree(root: number): readonly ProcessFigures[] {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat !== undefined)
  const members = new Set([root])
  // A child may have a smaller number than its parent after the numbers wrapped: go round until nothing is added.
  for (let before = 0; before !== members.size;) {
    before = members.size
    for (const { pid, parent } of stats) if (members.has(parent)) members.add(pid)
  }
  return stats.filter(({ pid }) => members.has(pid))
}

export interface Stat extends ProcessFigures {
  readonly parent: number
}

/** Reads one line of /proc/<pid>/stat; the name may hold spaces and brackets. */
export function parseStat(line: string): Omit<Stat, 'rssBytes'> & { readonly rssPages: number } {
  const open = line.indexOf('(')
  const close = line.lastIndexOf(')')
  const fields = line.slice(close + 2).split(' ')
  const field = (number: number): number => Number(fields[number - 3])
  return {
    pid: Number(line.slice(0, open)),
    name: line.slice(open + 1, close),
    parent: field(4),
    cpuSeconds: (field(14) + field(15) + field(16) + field(17)) / TICKS_PER_SECOND,
    rssPages: field(24),
  }
}

const PAGE_BYTES = 4096

function readStat(pid: number): Stat | undefined {
  try {
    const { rssPages, ...stat } = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return { ...stat, rssBytes: rssPages * PAGE_BYTES }
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}

/** CPU-seconds of all the processes of a tree so far. */
export function cpuSeconds(tree: readonly ProcessFigures[]): number {
  return tree.reduce((sum, each) => sum + each.cpuSeconds, 0)
}

/** Memory of the tree without PostgreSQL, whose processes share theirs with each other. */
export function rssWithoutPostgres(tree: readonly ProcessFigures[]): number {
  return tree.filter(({ name }) => name !== 'postgres').reduce((sum, each) => sum + each.rssBytes, 0)
}
