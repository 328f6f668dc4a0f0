/** Where a file lives, as the dependency rule sees it (DESIGN.md §1). */
export interface Zone {
  readonly area: 'shared' | 'service' | 'cli' | 'server' | 'tests' | 'bench' | 'tools' | 'other'
  /** The package's folder; relative imports stay inside it. */
  readonly folder: string
  /** The part of shared (`db`), or the name of the service (`api`); else empty. */
  readonly part: string
}

const areas: Readonly<Record<string, Zone['area']>> = {
  server: 'server',
  tests: 'tests',
  bench: 'bench',
  tools: 'tools',
}

/** `file` is relative to the repository's root, with forward slashes. */
export function zoneOf(file: string): Zone {
  const [first = '', second = ''] = file.split('/')
  if (first === 'shared') return { area: 'shared', folder: 'shared', part: second }
  if (first === 'services') return { area: 'service', folder: `services/${second}`, part: second }
  if (first === 'clients') return { area: 'cli', folder: `clients/${second}`, part: second }
  return { area: areas[first] ?? 'other', folder: first, part: '' }
}

/** The zone of a workspace package's name; undefined for packages from outside. */
export function zoneOfPackage(specifier: string): Zone | undefined {
  const [, name = '', part = ''] = /^@ajet\/([\w-]+)(?:\/(.*))?$/.exec(specifier) ?? []
  if (name === '') return undefined
  if (name === 'shared') return zoneOf(`shared/${part}`)
  if (name === 'cli') return zoneOf('clients/cli')
  return zoneOf(name in areas ? name : `services/${name}`)
}

/** Test files and what only they use (`x-fixtures.ts`, `src/testing/`) may import anything, wherever they lie. */
export const isTest = (file: string): boolean =>
  /(\.test|-fixtures)\.tsx?$/.test(file) || file.startsWith('tests/') || /\/src\/testing\//.test(file)
