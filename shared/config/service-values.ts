import { dirname, join } from 'node:path'
import type { RawValues, Sources } from './config.ts'
import { parseFile, sectionsOf, valuesOfTree, valuesOfFile } from './from-file.ts'
import type { Tree } from './deep-merge.ts'

export interface ServiceSearch {
  /** The file of all services, when there is one. */
  readonly base: { readonly path: string; readonly tree: Tree } | undefined
  /** Where `config.<service>.yaml` may lie. */
  readonly folders: readonly string[]
  readonly profile: string
  /** Every service there is. */
  readonly known: readonly string[]
  /** The services this process runs. */
  readonly running: readonly string[]
  readonly readFile: (path: string) => string | undefined
}

interface Layer {
  readonly service: string
  readonly source: string
  readonly values: RawValues
  readonly problems: readonly string[]
}

/**
 * What the files say for the services this process runs (GC-34): sections of the common file, and over them a file
 * `config.<service>.yaml` beside it or in the places the common one may be. It lies over what is said for all (CFG-2).
 * Two services of one process cannot have two values for one setting.
 */
export function valuesOfServices(search: ServiceSearch): {
  readonly values: RawValues
  readonly sources: Sources
  readonly problems: readonly string[]
} {
  const values: Record<string, unknown> = {}
  const sources: Record<string, string> = {}
  const owners = new Map<string, string>()
  const layers = search.running.flatMap((service) => [...section(service, search), ...ownFile(service, search)])
  const problems = layers.flatMap((layer) => layer.problems)
  for (const { service, source, values: said } of layers) {
    for (const [key, value] of Object.entries(said)) {
      const other = owners.get(key)
      if (other !== undefined && other !== service && JSON.stringify(values[key]) !== JSON.stringify(value)) {
        problems.push(`${source}: ${other} has another ${key}, and one process can have only one`)
      }
      owners.set(key, service)
      values[key] = value
      sources[key] = source
    }
  }
  return { values, sources, problems }
}

function section(service: string, { base, profile, known }: ServiceSearch): readonly Layer[] {
  const tree = base && sectionsOf(base.tree, profile, known).get(service)
  if (!tree) return []
  const source = `${base.path}, section ${service}`
  return [{ service, source, ...valuesOfTree(tree, source) }]
}

function ownFile(service: string, { base, folders, profile, readFile }: ServiceSearch): readonly Layer[] {
  const places = new Set([...(base ? [dirname(base.path)] : []), ...folders])
  for (const folder of places) {
    const path = join(folder, `config.${service}.yaml`)
    const text = readFile(path)
    if (text !== undefined) return [{ service, source: path, ...valuesOfFile(parseFile(text, path), profile, path) }]
  }
  return []
}
