import { cpus, totalmem } from 'node:os'

/** What a reader of the figures has to know beside them. */
export interface Circumstances {
  readonly at: string
  readonly commit: string
  readonly bun: string
  readonly cpu: string
  readonly memoryGb: number
}

export function readCircumstances(): Circumstances {
  const processors = cpus()
  return {
    at: new Date().toISOString(),
    commit: commit(),
    bun: Bun.version,
    cpu: `${processors.length} x ${processors[0]?.model ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
  }
}

/** The short commit, with `+` when files differ from it; `unknown` outside of a repository. */
function commit(): string {
  const git = (...args: readonly string[]) =>
    Bun.spawnSync(['git', '-C', import.meta.dir, ...args])
      .stdout.toString()
      .trim()
  const head = git('rev-parse', '--short', 'HEAD')
  return head === '' ? 'unknown' : `${head}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+'}`
}

/** One line above the tables. */
export function describeCircumstances({ at, commit: head, bun, cpu, memoryGb }: Circumstances): string {
  return `${at}  commit ${head}  bun ${bun}  ${cpu}, ${memoryGb} GB`
}
