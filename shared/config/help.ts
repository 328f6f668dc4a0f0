import { envName } from './from-file.ts'
import { settingKeys } from './from-env.ts'
import type { Setting } from './setting.ts'
import { settings } from './settings.ts'

/** All settings as text for `--help`, made from their declarations. */
export function settingsHelp(): string {
  return settingKeys().map(describe).join('\n')
}

function describe(key: keyof typeof settings): string {
  const { type, prose, standard, secret, envAliases }: Setting<unknown> = settings[key]
  const names = [envName(key), ...envAliases, ...(secret ? [`${envName(key)}_FILE`] : [])].join(', ')
  return `  ${key}  <${type}>${showStandard(standard)}\n      ${prose}\n      ${names}`
}

function showStandard(standard: unknown): string {
  if (standard === undefined) return ''
  const text = typeof standard === 'object' ? JSON.stringify(standard) : String(standard)
  return text === '[]' || text === '{}' ? '' : `  = ${text}`
}
