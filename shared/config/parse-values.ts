import { resolve } from 'node:path'
import type { Config, RawValues, SettingKey } from './config.ts'
import { deepMerge, type Tree } from './deep-merge.ts'
import { envName } from './from-file.ts'
import { settingKeys } from './from-env.ts'
import { InvalidValue, type Setting } from './setting.ts'
import { settings } from './settings.ts'

/** Of the gateway (AJ-41). */
export const STANDARD_PORT = 8080

interface Parsed {
  readonly values: Readonly<Record<SettingKey, unknown>>
  readonly problems: readonly string[]
}

/** Every setting with its checked value, or its default; what is wrong is told with the setting's name, secrets without the value. */
export function parseValues(raw: RawValues): Parsed {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const key of settingKeys()) {
    const setting: Setting<unknown> = settings[key]
    try {
      values[key] = raw[key] === undefined ? setting.standard : setting.parse(raw[key])
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error
      const shown = setting.secret ? '' : `, not ${JSON.stringify(raw[key])}`
      problems.push(`${key} (${envName(key)}) ${error.message}${shown}`)
    }
  }
  return { values: values as Parsed['values'], problems }
}

/** The values at their places, with what follows from others: absolute folders, the base URL. */
export function nest(values: Readonly<Record<SettingKey, unknown>>, cwd: string): Config {
  const derived: Record<string, unknown> = {
    ...values,
    data_dir: resolve(cwd, String(values.data_dir)),
    base_url: values.base_url ?? `http://localhost:${String(values['http.port'] ?? STANDARD_PORT)}`,
  }
  let tree: Tree = {}
  for (const [key, value] of Object.entries(derived)) tree = deepMerge(tree, branch(key, value))
  // The table gave every key of the type; the compiler cannot follow the dots.
  return tree as unknown as Config
}

function branch(key: string, value: unknown): Tree {
  const [leaf = key, ...path] = key.split('.').toReversed()
  return path.reduce<Tree>((inner, name) => ({ [name]: inner }), { [leaf]: value })
}
