import type { Report } from './junit.ts'

/** More files than this do not fail by chance. */
const MAX_FILES = 6

/** The files a stage with real servers and browsers runs once more, alone; none when too many failed. */
export function filesToRepeat(first: Report): readonly string[] {
  const files = new Set(first.failedTitles.map(fileOf).filter((file) => file !== ''))
  return files.size > MAX_FILES ? [] : [...files]
}

export interface SecondLook {
  readonly report: Report
  /** Failed at first, and not when run alone: to be mended, whatever the count says. */
  readonly unsteady: readonly string[]
}

/** What the stage comes to after its failed files were run again: the second run of a file counts. */
export function afterSecondLook(first: Report, second: Report): SecondLook {
  const unsteady = first.failedTitles.filter((title) => !second.failedTitles.includes(title))
  // A file that reported nothing at first has its tests counted for the first time.
  const silent = [...second.files].some((file) => !first.files.has(file)) ? second.passed : 0
  const mended = first.failedTitles.filter((title) => first.files.has(fileOf(title))).length - second.failed
  const passed = first.passed + silent + Math.max(0, mended)
  return { report: { ...first, passed, failed: second.failed, failedTitles: second.failedTitles }, unsteady }
}

function fileOf(title: string): string {
  return /^(\S+\.test\.tsx?): /.exec(title)?.[1] ?? ''
}
