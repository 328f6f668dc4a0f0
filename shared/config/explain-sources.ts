import type { Config, SettingKey, Sources } from './config.ts'
import { settingKeys } from './from-env.ts'
import { redactFields } from '../logging/redact.ts'

export interface ExplainedSetting {
  readonly key: SettingKey
  /** As it counts, secrets redacted; undefined when there is none. */
  readonly value: unknown
  /** A file, a variable, an option, `the profile …`, or `default`. */
  readonly source: string
}

/** Every setting with its value and where that came from, for `ajet-chat config check`. */
export function explainSources(config: Config, sources: Sources): readonly ExplainedSetting[] {
  const shown: unknown = redactFields(JSON.parse(JSON.stringify(config)) as object)
  return settingKeys().map((key) => ({ key, value: valueAt(shown, key), source: sources[key] ?? 'default' }))
}

function valueAt(tree: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>>)[name], tree)
}
