import type { RawValues, SettingKey, Sources } from './config.ts'
import { envName } from './from-file.ts'
import { settings } from './settings.ts'
import { suggest } from './suggest.ts'

export interface EnvValues {
  readonly values: RawValues
  /** The variable each value came from. */
  readonly sources: Sources
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Variables with our prefix that are not settings of the server: of the command line client, of tests, of this loader. */
const FOREIGN = /^AJET_(?:CONFIG|TOKEN|TOKEN_FILE|PASSWORD|URL|SERVER|JSON|COMMUNITY|TEST_.*|E2E_.*|BENCH_.*|CI_.*)$/

/** The settings given by environment variables (CFG-3); `AJET_…_FILE` names a file that holds a secret (CFG-6). */
export function valuesOfEnv(env: Environment, readFile: (path: string) => string | undefined): EnvValues {
  const values: Partial<Record<SettingKey, unknown>> = {}
  const sources: Record<string, string> = {}
  const problems: string[] = []
  for (const key of settingKeys()) {
    const name = findName(key, env)
    const value = name && env[name]
    if (name) {
      values[key] = value
      sources[key] = name
    }
    const path = settings[key].secret ? env[`${envName(key)}_FILE`] : undefined
    if (!path) continue
    const text = readFile(path)
    if (text === undefined) problems.push(`${envName(key)}_FILE names ${path}, which cannot be read`)
    else if (value !== undefined)
      problems.push(`${envName(key)} and ${envName(key)}_FILE are both set; keep one of them`)
    else {
      values[key] = text
      sources[key] = `${envName(key)}_FILE (${path})`
    }
  }
  return { values, sources, problems, warnings: unknownVariables(env) }
}

function findName(key: SettingKey, env: Environment): string | undefined {
  return [envName(key), ...settings[key].envAliases].find((name) => env[name] !== undefined && env[name] !== '')
}

function unknownVariables(env: Environment): readonly string[] {
  const known = settingKeys().flatMap((key) => [
    envName(key),
    ...(settings[key].secret ? [`${envName(key)}_FILE`] : []),
  ])
  return Object.keys(env)
    .filter((name) => name.startsWith('AJET_') && !FOREIGN.test(name) && !known.includes(name))
    .map((name) => `The environment variable ${name} is not a setting${suggest(name, known)}`)
}

export function settingKeys(): readonly SettingKey[] {
  return Object.keys(settings) as SettingKey[]
}
