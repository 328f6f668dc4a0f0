import path from 'node:path'
import type { CheckResult } from '../checks.ts'
import { root } from '../process.ts'
import { findViolations, type SourceFile } from './rules.ts'

const folders = '{shared,services,clients,server,tests,bench,tools}'

/** Fails on every import and every use of a global that DESIGN.md §1 and §2 do not allow. */
export async function checkLayering(): Promise<CheckResult> {
  const violations = findViolations(await readSources(root))
  const lines = violations.map(({ file, line, rule }) => `${file}:${line}: ${rule}`)
  return { ok: violations.length === 0, output: lines.join('\n') }
}

async function readSources(folder: string): Promise<readonly SourceFile[]> {
  const found = [...new Bun.Glob(`${folders}/**/*.{ts,tsx,mts}`).scanSync({ cwd: folder })]
  const ours = found.filter((file) => !/(^|\/)(node_modules|data|dist)\//.test(file)).sort()
  return Promise.all(ours.map(async (file) => ({ path: file, source: await Bun.file(path.join(folder, file)).text() })))
}
