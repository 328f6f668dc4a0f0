import path from 'node:path'
import type { CheckResult } from '../checks.ts'
import { root } from '../process.ts'
import { unlistedDependencies, type Manifest } from './unlisted-dependencies.ts'

/** Fails on a dependency that is not pinned or not explained in docs/dependencies.md. */
export async function checkDependencies(): Promise<CheckResult> {
  const found = [...new Bun.Glob('{.,*,*/*}/package.json').scanSync({ cwd: root })]
  const files = found.filter((file) => !/(^|\/)(node_modules|data)\//.test(file)).sort()
  const manifests = await Promise.all(files.map(readManifest))
  const page = await Bun.file(path.join(root, 'docs/dependencies.md')).text()
  const problems = unlistedDependencies(manifests, page)
  return { ok: problems.length === 0, output: problems.join('\n') }
}

async function readManifest(file: string): Promise<Manifest> {
  const manifest = (await Bun.file(path.join(root, file)).json()) as Omit<Manifest, 'file'>
  return { ...manifest, file }
}
