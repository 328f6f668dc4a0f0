import { readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { Config, RawValues, Sources } from './config.ts'
import { ConfigError } from './config-error.ts'
import { nest, parseValues } from './parse-values.ts'
import type { Tree } from './deep-merge.ts'
import { valuesOfArgs } from './from-args.ts'
import { valuesOfEnv, type Environment } from './from-env.ts'
import { parseFile, valuesOfFile } from './from-file.ts'
import { valuesOfServices } from './service-values.ts'
import { profileDefaults } from './settings.ts'
import { weakSecrets } from './weak-secrets.ts'

export interface ConfigInput {
  readonly env: Environment
  /** Relative paths begin here. */
  readonly cwd: string
  /** Options only, without the command. */
  readonly args?: readonly string[]
  /** The services there are and those this process runs, which may have sections and files of their own (GC-34). */
  readonly services?: { readonly known: readonly string[]; readonly running: readonly string[] }
  /** The text of a file, undefined when it cannot be read. */
  readonly readFile?: (path: string) => string | undefined
}

export interface LoadedConfig {
  readonly config: Config
  /** The configuration file that was read. */
  readonly file: string | undefined
  /** Where the values that are not defaults came from. */
  readonly sources: Sources
  /** What may be a mistake but stops nothing. */
  readonly warnings: readonly string[]
}

/**
 * The configuration: defaults, then the profile, the YAML file, what it and files of their own say for the services of
 * this process, the environment, the arguments; what comes later wins.
 *
 * @throws ConfigError with everything that is wrong
 */
export function loadConfig(input: ConfigInput): LoadedConfig {
  const { env, cwd, args = [], services = { known: [], running: [] }, readFile = readText } = input
  const fromArgs = valuesOfArgs(args)
  const fromEnv = valuesOfEnv(env, (path) => readFile(resolve(cwd, path)))
  const early = { ...fromEnv.values, ...fromArgs.values }
  const folders = foldersOf(early, cwd)
  const found = findFile({ named: fromArgs.file ?? env['AJET_CONFIG'], folders, cwd, readFile })
  const profile = String(early.profile ?? found?.tree['profile'] ?? 'dev')
  const fromFile = found ? valuesOfFile(found.tree, profile, found.path, services.known) : { values: {}, problems: [] }
  const fromServices = valuesOfServices({ base: found, folders, profile, ...services, readFile })
  const given = { ...fromFile.values, ...fromServices.values, ...early }
  const { values, problems } = parseValues({ ...overlayOf(profile), ...given })
  const parts = [fromArgs, fromEnv, fromFile, fromServices]
  const all = [...parts.flatMap((part) => part.problems), ...problems, ...missing(given), ...weakSecrets(values)]
  if (all.length > 0) throw new ConfigError(all)
  const sources = {
    ...sameSource(overlayOf(profile), `the profile ${profile}`),
    ...sameSource(fromFile.values, found?.path ?? ''),
    ...fromServices.sources,
    ...fromEnv.sources,
    ...fromArgs.sources,
  }
  return { config: nest(values, cwd), file: found?.path, sources, warnings: fromEnv.warnings }
}

function sameSource(values: RawValues, source: string): Sources {
  return Object.fromEntries(Object.keys(values).map((key) => [key, source]))
}

/** A configuration from values by key over the defaults; for programs that embed the server, and for tests. */
export function buildConfig(values: RawValues, cwd: string): Config {
  const { values: parsed, problems } = parseValues({ ...overlayOf(String(values.profile ?? 'dev')), ...values })
  const all = [...problems, ...missing(values), ...weakSecrets(parsed)]
  if (all.length > 0) throw new ConfigError(all)
  return nest(parsed, cwd)
}

interface FileSearch {
  readonly named: string | undefined
  readonly folders: readonly string[]
  readonly cwd: string
  readonly readFile: (path: string) => string | undefined
}

/** Where files of the configuration may lie: the working directory, then the data directory. */
function foldersOf(early: RawValues, cwd: string): readonly string[] {
  const dataDir = String(early.data_dir ?? './data')
  return [cwd, isAbsolute(dataDir) ? dataDir : join(cwd, dataDir)]
}

/** A file that is named must be there; `config.yaml` in the working or data directory may be. */
function findFile({
  named,
  folders,
  cwd,
  readFile,
}: FileSearch): { readonly path: string; readonly tree: Tree } | undefined {
  if (named) {
    const text = readFile(resolve(cwd, named))
    if (text === undefined) throw new ConfigError([`The configuration file ${named} cannot be read`])
    return { path: named, tree: parseFile(text, named) }
  }
  for (const path of folders.map((folder) => join(folder, 'config.yaml'))) {
    const text = readFile(path)
    if (text !== undefined) return { path, tree: parseFile(text, path) }
  }
  return undefined
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ConfigError([`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`])
  }
}

function overlayOf(profile: string): RawValues {
  return Object.hasOwn(profileDefaults, profile) ? profileDefaults[profile as keyof typeof profileDefaults] : {}
}

/** Parts of a database that is not ours need its host, or the program would start a database of its own by mistake. */
function missing(given: RawValues): readonly string[] {
  const parts = (['db.port', 'db.user', 'db.password', 'db.dbname'] as const).filter((key) => given[key] !== undefined)
  const isComplete = parts.length === 0 || given['db.host'] !== undefined || given['db.url'] !== undefined
  return isComplete
    ? []
    : [`db.host (AJET_DB_HOST) is missing: ${parts.join(', ')} is set, but not where the database is`]
}
