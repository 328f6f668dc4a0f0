import { runBunTest, type TestRun } from './bun-test.ts'
import type { Counts, Report } from './junit.ts'
import type { Kind } from './test-files.ts'

export interface Stage {
  readonly name: string
  readonly kind: Kind
  readonly env?: Readonly<Record<string, string>>
}

/** In the order they run: the cheap ones speak first. The e2e suite runs in both process shapes (DESIGN.md §2). */
export const stages: readonly Stage[] = [
  { name: 'unit', kind: 'unit' },
  { name: 'integration', kind: 'integration' },
  { name: 'e2e, one process', kind: 'e2e', env: { AJET_E2E_SHAPE: 'one' } },
  { name: 'e2e, a process per service', kind: 'e2e', env: { AJET_E2E_SHAPE: 'many' } },
  { name: 'chaos', kind: 'chaos' },
]

const limits: Readonly<Record<Kind, Omit<TestRun, 'files' | 'env'>>> = {
  unit: { workers: 2, testTimeoutMs: 5_000, stageTimeoutMs: 180_000 },
  integration: { workers: 2, testTimeoutMs: 30_000, stageTimeoutMs: 600_000 },
  e2e: { workers: 2, testTimeoutMs: 60_000, stageTimeoutMs: 1_200_000 },
  chaos: { workers: 1, testTimeoutMs: 180_000, stageTimeoutMs: 1_200_000 },
}

export function runStage(
  stage: Stage,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Report> {
  return runBunTest({ ...limits[stage.kind], files, env: { ...env, ...stage.env } })
}

export function sum(all: readonly Counts[]): Counts {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of all) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

export const describe = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`
