import { root } from './process.ts'

export const kinds = ['unit', 'integration', 'e2e', 'chaos'] as const
export type Kind = (typeof kinds)[number]

/** Every test file of the repository, relative to its root, in a fixed order. */
export function findTestFiles(folder: string = root): readonly string[] {
  const found = new Bun.Glob('**/*.test.{ts,tsx}').scanSync({ cwd: folder, dot: false })
  return [...found].filter((file) => !/(^|\/)(node_modules|data|dist)\//.test(file)).sort()
}

/** The kind is in the name, before `.test.ts`. Journeys and conformance tests need the same stack as e2e tests. */
export function kindOf(file: string): Kind {
  const word = /\.(\w+)\.test\.tsx?$/.exec(file)?.[1]
  if (word === 'integration' || word === 'chaos') return word
  return word === 'e2e' || word === 'journey' || word === 'conformance' ? 'e2e' : 'unit'
}
