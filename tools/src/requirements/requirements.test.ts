import { describe, expect, test } from 'bun:test'
import { parseRequirements, titlesIn } from './requirement.ts'
import { renderRequirementsMap, unknownIds } from './requirements-map.ts'

const specification = `# Title
## Database
| id | requirement | |
|---|---|---|
| DB-1 | A pool | P0 |
| DB-T1 | Unit: a \\| b | P1 |
## Web
| id | behaviour | bar |
|---|---|---|
| WEB-01 | Composer grows | Slack |
`
const requirements = parseRequirements(specification, 'none')

describe('reading the specification', () => {
  test('takes id, section, text and priority of each row', () => {
    expect(requirements).toEqual([
      { id: 'DB-1', section: 'Database', text: 'A pool', priority: 'P0' },
      { id: 'DB-T1', section: 'Database', text: 'Unit: a \\| b', priority: 'P1' },
      { id: 'WEB-01', section: 'Web', text: 'Composer grows' },
    ])
  })
})

describe('reading test titles', () => {
  // Put together here, so that this file itself carries no ids.
  const [one, two, part] = ['DB-1', 'DB-T1', 'AJ-71(b)']
  const read = (source: string) => titlesIn(source).map(({ ids, title }) => [ids, title])

  test('takes the ids a title begins with', () => {
    expect(read(`test('${one} pools', () => {})`)).toEqual([[['DB-1'], 'pools']])
    expect(read(`test("${one}, ${two} pools", () => {})`)).toEqual([[['DB-1', 'DB-T1'], 'pools']])
    expect(read(`eachDriver(\`${one} ${two} \${x} pools\`, () => {})`)).toEqual([[['DB-1', 'DB-T1'], '${x} pools']])
    expect(read(`test(\n  '${part} route', () => {})`)).toEqual([[['AJ-71'], 'route']])
  })

  test('leaves out skipped and planned tests, ids further inside, and words like UTF-8', () => {
    expect(read(`test.skip('${one} pools', () => {}); test.todo('${one} pools', f)`)).toEqual([])
    expect(read(`test('pools as ${one} says', () => {})`)).toEqual([])
    expect(read(`test('UTF-8 names survive', () => {})`)).toEqual([])
  })
})

describe('the map', () => {
  const tests = [{ ids: ['DB-1', 'WEB-01'], title: 'pools <b> | so', file: 'a.test.ts' }]

  test('counts what is shown and names the tests and places', () => {
    const page = renderRequirementsMap({ requirements, tests, shownElsewhere: { 'DB-T1': 'docs/x.md' } })
    expect(page).toContain('Shown: 3 of 3.')
    expect(page).toContain('| Database | 2 of 2 |')
    expect(page).toContain('| DB-1 | P0 | A pool | a.test.ts: pools &lt;b\\> \\| so |')
    expect(page).toContain('| DB-T1 | P1 | Unit: a \\| b | docs/x.md |')
  })

  test('an id no specification has is named with its file', () => {
    const wrong = [{ ids: ['DB-9'], title: 'pools', file: 'a.test.ts' }]
    expect(unknownIds({ requirements, tests: wrong, shownElsewhere: { 'ZZ-1': 'x' } })).toEqual([
      'a.test.ts: unknown id DB-9 in the title "pools"',
      'docs/requirements-shown.json: unknown id ZZ-1',
    ])
    expect(unknownIds({ requirements, tests, shownElsewhere: {} })).toEqual([])
  })
})
