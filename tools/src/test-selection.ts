import { findTestFiles, kindOf, kinds, type Kind } from './test-files.ts'

export interface Selection {
  readonly kinds: readonly Kind[]
  /** A file is taken when its path contains one of them; all files when there is none. */
  readonly filters: readonly string[]
  readonly withChecks: boolean
}

/** `[unit|integration|e2e|chaos|all]… [path filter]…`; the checks run only with everything, unfiltered. */
export function parseSelection(args: readonly string[]): Selection {
  const named = kinds.filter((kind) => args.includes(kind))
  const filters = args.filter((word) => word !== 'all' && !named.some((kind) => kind === word))
  const all = named.length === 0 || args.includes('all')
  return {
    kinds: all ? kinds : named,
    filters: filters.map((filter) => filter.replace(/^\.\//, '')),
    withChecks: all && filters.length === 0,
  }
}

export function selectFiles(kind: Kind, selection: Selection, files = findTestFiles()): readonly string[] {
  const wanted = (file: string): boolean =>
    selection.filters.length === 0 || selection.filters.some((filter) => file.includes(filter))
  return files.filter((file) => kindOf(file) === kind && wanted(file))
}
