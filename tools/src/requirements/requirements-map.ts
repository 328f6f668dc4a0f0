import type { Requirement, TestTitle } from './requirement.ts'

export interface ShownTest extends TestTitle {
  /** The test file, relative to the repository's root. */
  readonly file: string
}

export interface MapInput {
  readonly requirements: readonly Requirement[]
  readonly tests: readonly ShownTest[]
  /** Rows that a document, a compose file or a measurement shows: id to place. */
  readonly shownElsewhere: Readonly<Record<string, string>>
}

/** Ids that a test title or docs/requirements-shown.json names and no specification has. */
export function unknownIds({ requirements, tests, shownElsewhere }: MapInput): readonly string[] {
  const known = new Set(requirements.map(({ id }) => id))
  const inTests = tests.flatMap(({ ids, file, title }) =>
    ids.filter((id) => !known.has(id)).map((id) => `${file}: unknown id ${id} in the title "${title}"`),
  )
  const inPlaces = Object.keys(shownElsewhere).filter((id) => !known.has(id))
  return [...inTests, ...inPlaces.map((id) => `docs/requirements-shown.json: unknown id ${id}`)]
}

/** The page docs/requirements-map.md: every row of the specifications and what shows that it is met. */
export function renderRequirementsMap(input: MapInput): string {
  const places = placesById(input)
  const sections = [...new Set(input.requirements.map(({ section }) => section))]
  const rowsOf = (section: string) => input.requirements.filter((one) => one.section === section)
  const count = (rows: readonly Requirement[]) => `${rows.filter(({ id }) => places.has(id)).length} of ${rows.length}`
  return [
    '# Requirements map',
    'Which test shows which row. Written by `npm run check -- requirements --write`; `npm test` fails when it is stale.',
    `Shown: ${count(input.requirements)}.`,
    ['| section | shown |', '|---|---|', ...sections.map((one) => `| ${one} | ${count(rowsOf(one))} |`)].join('\n'),
    ...sections.map((one) => renderSection(one, rowsOf(one), places)),
  ].join('\n\n')
}

function renderSection(section: string, rows: readonly Requirement[], places: ReadonlyMap<string, readonly string[]>) {
  const lines = rows.map(({ id, text, priority = '' }) => {
    const shown = (places.get(id) ?? []).map(escapeCell).join('<br>')
    return `| ${id} | ${priority} | ${text} | ${shown} |`
  })
  return [`## ${section}`, '', '| id | | requirement | shown by |', '|---|---|---|---|', ...lines, '']
    .join('\n')
    .trimEnd()
}

function placesById({ tests, shownElsewhere }: MapInput): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>()
  const add = (id: string, place: string): void => {
    places.set(id, [...new Set([...(places.get(id) ?? []), place])].sort())
  }
  for (const { ids, file, title } of tests) for (const id of ids) add(id, `${file}: ${title}`)
  for (const [id, place] of Object.entries(shownElsewhere)) add(id, place)
  return places
}

const escapeCell = (text: string): string =>
  text.replace(/[\\|<>`*_[\]]/g, (char) => (char === '<' ? '&lt;' : `\\${char}`)).replace(/\s+/g, ' ')
