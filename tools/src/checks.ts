import { checkDependencies } from './dependencies/check-dependencies.ts'
import { checkLayering } from './layering/check-layering.ts'
import { run } from './process.ts'
import { checkRequirements } from './requirements/check-requirements.ts'

export interface CheckResult {
  readonly ok: boolean
  readonly output: string
}

export interface Check {
  readonly name: string
  readonly run: () => Promise<CheckResult>
}

/** What `npm test` demands besides the tests; each counts as one. */
export const checks: readonly Check[] = [
  { name: 'lint', run: () => tool(['oxlint', '--type-aware', '--deny-warnings']) },
  { name: 'types', run: () => tool(['tsc', '--noEmit']) },
  { name: 'format', run: () => tool(['oxfmt', '--check']) },
  { name: 'layering', run: checkLayering },
  { name: 'dependencies', run: checkDependencies },
  { name: 'requirements', run: checkRequirements },
]

/** Runs a program of the root's devDependencies. */
export async function tool([name = '', ...args]: readonly string[]): Promise<CheckResult> {
  const { code, output } = await run([`node_modules/.bin/${name}`, ...args], { timeoutMs: 180_000 })
  return { ok: code === 0, output }
}
