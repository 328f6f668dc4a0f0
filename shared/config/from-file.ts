import { parse } from 'yaml'
import { redactText } from '../logging/redact-text.ts'
import type { RawValues, SettingKey } from './config.ts'
import { ConfigError } from './config-error.ts'
import { deepMerge, isTree, type Tree } from './deep-merge.ts'
import { settings } from './settings.ts'
import { suggest } from './suggest.ts'

export interface FileValues {
  readonly values: RawValues
  readonly problems: readonly string[]
}

/** A YAML file as a map (CFG-1). @throws ConfigError when it is not one */
export function parseFile(text: string, path: string): Tree {
  let tree: unknown
  try {
    tree = parse(text) ?? {}
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new ConfigError([`${path} is not valid YAML: ${redactText(reason ?? '')}`])
  }
  if (!isTree(tree)) throw new ConfigError([`${path} must hold a map of settings`])
  return tree
}

/**
 * The settings of a file, with the overlay its `profiles` section has for the profile. Sections of services are left
 * out: see `sectionsOf`.
 */
export function valuesOfFile(tree: Tree, profile: string, path: string, services: readonly string[] = []): FileValues {
  const own = Object.fromEntries(Object.entries(tree).filter(([name]) => !services.includes(sectionName(name))))
  return valuesOfTree(withProfile(own, profile), path)
}

/** The sections a file has for services (GC-34), by the name of the service. */
export function sectionsOf(tree: Tree, profile: string, services: readonly string[]): ReadonlyMap<string, Tree> {
  const sections = new Map<string, Tree>()
  for (const [name, section] of Object.entries(tree)) {
    if (services.includes(sectionName(name)) && isTree(section)) {
      sections.set(sectionName(name), withProfile(section, profile))
    }
  }
  return sections
}

/** The settings of a map that has no overlays. */
export function valuesOfTree(tree: Tree, path: string): FileValues {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  collect(tree, '', (key, value) => {
    const problem = refuse(key, value)
    if (problem) problems.push(`${path}: ${problem}`)
    else values[key] = value
  })
  return { values, problems }
}

function withProfile({ profiles, ...base }: Tree, profile: string): Tree {
  const overlay = isTree(profiles) ? profiles[profile] : undefined
  return isTree(overlay) ? deepMerge(base, overlay) : base
}

/** Services have a dash in their name, keys of files may have either. */
function sectionName(key: string): string {
  return key.replaceAll('_', '-')
}

function collect(tree: Tree, prefix: string, take: (key: string, value: unknown) => void): void {
  for (const [name, value] of Object.entries(tree)) {
    const key = `${prefix}${name.replaceAll('-', '_')}`
    if (value === null || value === undefined) continue
    if (isTree(value) && !isSetting(key)) collect(value, `${key}.`, take)
    else take(key, value)
  }
}

function refuse(key: string, value: unknown): string | undefined {
  if (!isSetting(key)) return `there is no setting ${key}${suggest(key, Object.keys(settings))}`
  const { secret } = settings[key]
  const cure = `give it as ${envName(key)} or in a file named by ${envName(key)}_FILE`
  if (secret === true) return `${key} is a secret and does not belong into a file others may read; ${cure}`
  if (secret === 'password-part' && /:\/\/[^/@]*:[^/@]*@/.test(String(value))) {
    return `${key} holds a password, which does not belong into a file others may read; ${cure}`
  }
  return undefined
}

export function isSetting(key: string): key is SettingKey {
  return Object.hasOwn(settings, key)
}

/** `http.port` is `AJET_HTTP_PORT` (SH-15). */
export function envName(key: string): string {
  return `AJET_${key.toUpperCase().replace(/[.-]/g, '_')}`
}
