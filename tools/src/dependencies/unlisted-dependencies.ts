export interface Manifest {
  /** The package.json, relative to the repository's root. */
  readonly file: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Dependencies from outside that are not pinned to one version, or have no row in the page of dependencies. */
export function unlistedDependencies(manifests: readonly Manifest[], page: string): readonly string[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  const listed = new Set(
    rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name)),
  )
  return manifests.flatMap(({ file, dependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) => {
      if (version.startsWith('workspace:')) return []
      if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) return [`${file}: ${name} is not pinned (${version})`]
      return listed.has(name) ? [] : [`${file}: ${name} has no row in docs/dependencies.md`]
    }),
  )
}
