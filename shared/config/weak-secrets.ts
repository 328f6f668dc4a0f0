import type { SettingKey } from './config.ts'
import { envName } from './from-file.ts'
import { settingKeys } from './from-env.ts'
import { Secret } from './secret.ts'
import { settings } from './settings.ts'

/** What installations are set up with by examples and images, and what everybody tries first. */
const KNOWN = new Set([
  'admin',
  'ajet',
  'ajet_chat',
  'changeme',
  'change-me',
  'default',
  'example',
  'minioadmin',
  'password',
  'postgres',
  'root',
  'secret',
  'test',
])

/** Secrets this program alone asks for are checked for their length too; others are as long as their owner gave them. */
const LEAST_LENGTH: Readonly<Partial<Record<SettingKey, number>>> = {
  setup_token: 16,
  encryption_key: 32,
}

/** In production a default or guessable secret is no secret: what is wrong, without the values. */
export function weakSecrets(values: Readonly<Record<SettingKey, unknown>>): readonly string[] {
  if (values.profile !== 'prod') return []
  return settingKeys().flatMap((key) => {
    const value = values[key]
    if (!(value instanceof Secret)) return []
    const reason = settings[key].secret === true ? weakness(key, value.reveal()) : weakPassword(value.reveal())
    return reason === undefined ? [] : [`${key} (${envName(key)}) ${reason}`]
  })
}

function weakness(key: SettingKey, secret: string): string | undefined {
  if (isKnown(secret)) return 'is a default everybody knows; in production choose another'
  const least = LEAST_LENGTH[key] ?? 1
  return secret.length < least ? `must have ${least} characters or more in production` : undefined
}

function weakPassword(addresses: string): string | undefined {
  const isWeak = addresses.split(',').some((address) => {
    const [, user = '', password = ''] = /^\s*[\w+.-]+:\/\/([^:/@]*):([^@/]*)@/.exec(address) ?? []
    return password !== '' && (isKnown(password) || password === user)
  })
  return isWeak ? 'holds a default password everybody knows; in production choose another' : undefined
}

function isKnown(secret: string): boolean {
  return KNOWN.has(secret.toLowerCase()) || /^(.)\1*$|^(?:0?123456789?0?|12345)$/.test(secret)
}
