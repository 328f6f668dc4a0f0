import { checks } from './checks.ts'
import type { Counts, Report } from './junit.ts'
import { provision } from './provision.ts'
import { openTestDatabases, type TestDatabases } from './test-databases.ts'
import { afterSecondLook, filesToRepeat } from './second-look.ts'
import { describe, runStage, stages, sum, type Stage } from './stages.ts'
import { parseSelection, selectFiles } from './test-selection.ts'

// npm test [-- unit|integration|e2e|chaos|all] [path filter…]; the last line is the count of everything.
const selection = parseSelection(process.argv.slice(2))
const inCi = process.env['CI'] === 'true'
const counts: Counts[] = []
const failures: string[] = []
const skips: string[] = []
const unsteady: string[] = []
let databases: TestDatabases | undefined

if (selection.withChecks) await runChecks()
try {
  await runStages(stages.filter((stage) => selection.kinds.includes(stage.kind)))
} finally {
  await databases?.close()
}
closingReport()

async function runChecks(): Promise<void> {
  for (const check of checks) {
    const startedAt = performance.now()
    const { ok, output } = await check.run()
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${check.name} (${seconds(startedAt)})`)
    if (!ok) console.log(output.trimEnd())
    if (!ok) failures.push(`check ${check.name}`)
    counts.push({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })
  }
}

async function runStages(chosen: readonly Stage[]): Promise<void> {
  let env: Readonly<Record<string, string>> | undefined
  for (const stage of chosen) {
    const files = selectFiles(stage.kind, selection)
    if (files.length === 0) continue
    if (stage.kind !== 'unit') env ??= await prepareServers()
    console.log(`\n== ${stage.name}: ${files.length} files`)
    const startedAt = performance.now()
    const report = await runTwice(stage, files, env ?? {})
    console.log(`== ${stage.name}: ${describe(report)} (${seconds(startedAt)})`)
    record(stage, report)
  }
}

/** Servers, browsers and clocks of a busy machine fail by chance: a failed file is run once more, alone, and named. */
async function runTwice(
  stage: Stage,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Report> {
  const first = await runStage(stage, files, env)
  const again = stage.kind === 'unit' ? [] : filesToRepeat(first)
  if (again.length === 0) return first
  console.log(`-- ${stage.name}: ${describe(first)}; once more: ${again.join(', ')}`)
  const { report, unsteady: passedAlone } = afterSecondLook(first, await runStage(stage, again, env))
  unsteady.push(...passedAlone.map((title) => `[${stage.name}] ${title}`))
  return report
}

/** In CI a missing server must not pass as a skip, so the tests are told to fail instead. */
async function prepareServers(): Promise<Readonly<Record<string, string>>> {
  const { path, missing } = await provision()
  if (inCi && missing.length > 0) {
    failures.push(...missing.map((name) => `${name} is missing, and CI=true`))
    counts.push({ passed: 0, failed: missing.length, skipped: 0 })
  }
  databases = await openTestDatabases()
  return { PATH: path, ...databases.env, ...(inCi && { AJET_REQUIRE_SERVERS: '1' }) }
}

function record(stage: Stage, report: Report): void {
  counts.push(report)
  failures.push(...report.failedTitles.map((title) => `[${stage.name}] ${title}`))
  skips.push(...report.skippedTitles.map((title) => `[${stage.name}] ${title}`))
}

function closingReport(): void {
  if (skips.length > 0) console.log(`\nSKIPPED ${skips.length}:\n${skips.map((title) => `  ${title}`).join('\n')}`)
  if (unsteady.length > 0)
    console.log(`\nUNSTEADY ${unsteady.length} (to be mended):\n${unsteady.map((title) => `  ${title}`).join('\n')}`)
  if (failures.length > 0)
    console.log(`\nFAILED ${failures.length}:\n${failures.map((title) => `  ${title}`).join('\n')}`)
  const total = sum(counts)
  const nothingRan = total.passed + total.failed + total.skipped === 0
  if (nothingRan) console.error('no test matches')
  console.log(`\n${describe(total)}`)
  process.exitCode = total.failed > 0 || nothingRan ? 1 : 0
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
}
