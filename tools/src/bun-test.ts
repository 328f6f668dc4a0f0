import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseJunit, type Report } from './junit.ts'
import { run } from './process.ts'

export interface TestRun {
  readonly files: readonly string[]
  readonly workers: number
  readonly testTimeoutMs: number
  readonly stageTimeoutMs: number
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs the files with `bun test`, its failures going to the terminal, and counts from the JUnit report. A file that
 * reports nothing (it did not load, its worker died, the time ran out) is one failure.
 */
export async function runBunTest(asked: TestRun): Promise<Report> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ajet-junit-'))
  const outfile = path.join(folder, 'report.xml')
  try {
    const { code, timedOut } = await run(command(asked, outfile), {
      timeoutMs: asked.stageTimeoutMs,
      show: true,
      env: asked.env,
    })
    const report = Bun.file(outfile)
    const read = parseJunit((await report.exists()) ? await report.text() : '')
    return withUnreported(read, asked, code, timedOut)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function command(asked: TestRun, outfile: string): readonly string[] {
  const flags = [`--parallel=${asked.workers}`, '--only-failures', `--timeout=${asked.testTimeoutMs}`]
  const report = ['--reporter=junit', `--reporter-outfile=${outfile}`]
  return [process.execPath, 'test', '--no-orphans', ...flags, ...report, ...asked.files.map((file) => `./${file}`)]
}

/** Exported for its test: what bun's exit code and the silent files add to the counted failures. */
export function withUnreported(
  report: Report,
  asked: Pick<TestRun, 'files' | 'stageTimeoutMs'>,
  code: number,
  timedOut: boolean,
): Report {
  const reason = timedOut ? `not run within ${asked.stageTimeoutMs / 1000} s` : 'reported no test'
  const silent = asked.files.filter((file) => !report.files.has(file)).map((file) => `${file}: ${reason}`)
  const failedTitles = [...report.failedTitles, ...silent]
  if (code !== 0 && failedTitles.length === 0)
    failedTitles.push(`bun test ended with exit code ${code}, see its output`)
  return { ...report, failed: failedTitles.length, failedTitles }
}
