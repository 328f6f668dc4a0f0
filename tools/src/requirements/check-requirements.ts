import path from 'node:path'
import type { CheckResult } from '../checks.ts'
import { root } from '../process.ts'
import { findTestFiles } from '../test-files.ts'
import { requirementsFile } from './import-requirements.ts'
import { titlesIn, type Requirement } from './requirement.ts'
import { renderRequirementsMap, unknownIds, type MapInput, type ShownTest } from './requirements-map.ts'

const mapFile = path.join(root, 'docs/requirements-map.md')
const shownFile = path.join(root, 'docs/requirements-shown.json')

/** Fails on an id that no specification has, and when docs/requirements-map.md says something else than the tests. */
export async function checkRequirements(): Promise<CheckResult> {
  const input = await readInput()
  const problems = [...unknownIds(input)]
  const page = Bun.file(mapFile)
  const written = (await page.exists()) ? await page.text() : ''
  if (written !== `${renderRequirementsMap(input)}\n`) {
    problems.push('docs/requirements-map.md is stale: npm run check -- requirements --write')
  }
  return { ok: problems.length === 0, output: problems.join('\n') }
}

export async function writeRequirementsMap(): Promise<void> {
  await Bun.write(mapFile, `${renderRequirementsMap(await readInput())}\n`)
}

async function readInput(): Promise<MapInput> {
  const requirements = await readJson<readonly Requirement[]>(requirementsFile, [])
  const shownElsewhere = await readJson<Readonly<Record<string, string>>>(shownFile, {})
  const tests = await Promise.all(findTestFiles().map(readTitles))
  return { requirements, shownElsewhere, tests: tests.flat() }
}

async function readTitles(file: string): Promise<readonly ShownTest[]> {
  const source = await Bun.file(path.join(root, file)).text()
  return titlesIn(source).map((title) => ({ ...title, file }))
}

async function readJson<T>(file: string, absent: T): Promise<T> {
  const stored = Bun.file(file)
  return (await stored.exists()) ? ((await stored.json()) as T) : absent
}
