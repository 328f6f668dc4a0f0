export interface Requirement {
  readonly id: string
  readonly section: string
  readonly text: string
  /** P0 core, P1 supporting, P2 later; absent where the specification gives none. */
  readonly priority?: string
}

const idPattern = '[A-Z]{2,4}-T?\\d+'
const row = new RegExp(`^\\|\\s*(${idPattern})\\s*\\|(.*)\\|\\s*$`)

/** Reads the tables of a specification: `| id | text | … |` under the nearest heading. */
export function parseRequirements(markdown: string, defaultSection: string): readonly Requirement[] {
  let section = defaultSection
  const found: Requirement[] = []
  for (const line of markdown.split('\n')) {
    section = /^## (.+)$/.exec(line)?.[1] ?? section
    const [, id, rest] = row.exec(line) ?? []
    if (id === undefined || rest === undefined) continue
    const cells = rest.split(/(?<!\\)\|/).map((cell) => cell.trim())
    const last = cells.at(-1) ?? ''
    const priority = /^P\d$/.test(last) ? last : undefined
    found.push({ id, section, text: cells[0] ?? '', ...(priority === undefined ? {} : { priority }) })
  }
  return found
}

/** Words that look like an id and are none. */
const notIds = new Set(['UTF', 'SHA', 'ISO', 'RFC', 'HTTP', 'XSS', 'SQL', 'OSC'])

const titleIds = new RegExp(
  `\\(\\s*(['"\`])((?:${idPattern}(?:\\([a-z]\\))?(?:\\s*,\\s*|\\s+|:\\s*))+)(.*?)\\1\\s*,`,
  'g',
)

export interface TestTitle {
  readonly ids: readonly string[]
  readonly title: string
}

/**
 * The titles of a test file that begin with one or more ids, whatever function takes them (`test`, `describe`, a suite's
 * own). Skipped and planned tests show nothing and are left out.
 */
export function titlesIn(source: string): readonly TestTitle[] {
  return [...source.matchAll(titleIds)].flatMap((match) => {
    const before = source.slice(Math.max(0, match.index - 12), match.index)
    if (/\.(skip|todo)$/.test(before)) return []
    const ids = (match[2] ?? '').match(new RegExp(idPattern, 'g')) ?? []
    const known = ids.filter((id) => !notIds.has(id.split('-')[0] ?? ''))
    return known.length === 0 ? [] : [{ ids: known, title: (match[3] ?? '').trim() }]
  })
}
