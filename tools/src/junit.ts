export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface Report extends Counts {
  /** Files that reported at least one test. */
  readonly files: ReadonlySet<string>
  readonly skippedTitles: readonly string[]
  readonly failedTitles: readonly string[]
}

/** Reads bun's JUnit report: one `testcase` element per test, with `failure`, `error` or `skipped` inside. */
export function parseJunit(xml: string): Report {
  const files = new Set<string>()
  const skippedTitles: string[] = []
  const failedTitles: string[] = []
  let passed = 0
  for (const [, attributes = '', inside = ''] of xml.matchAll(/<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)) {
    const file = attribute(attributes, 'file')
    files.add(file)
    const title = `${file}: ${[attribute(attributes, 'classname'), attribute(attributes, 'name')].filter(Boolean).join(' > ')}`
    if (/<(failure|error)\b/.test(inside)) failedTitles.push(title)
    else if (/<skipped\b/.test(inside)) skippedTitles.push(title)
    else passed += 1
  }
  return { passed, failed: failedTitles.length, skipped: skippedTitles.length, files, skippedTitles, failedTitles }
}

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
  return value.replace(/&(quot|lt|gt|apos|amp|#10);/g, (_, entity: string) => entities[entity] ?? '')
}

const entities: Readonly<Record<string, string>> = { quot: '"', lt: '<', gt: '>', apos: "'", amp: '&', '#10': ' ' }
