import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dir, '../../../deploy')

export interface Container {
  readonly image?: string
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string }
  readonly command?: readonly string[]
  readonly env_file?: readonly { readonly path: string; readonly required: boolean }[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly profiles?: readonly string[]
  readonly volumes?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly networks?: Readonly<Record<string, { readonly ipv4_address: string }>> | readonly string[]
  readonly healthcheck?: object
}

export interface ComposeFile {
  readonly name?: string
  readonly services: Readonly<Record<string, Container>>
  readonly volumes?: Readonly<Record<string, unknown>>
  readonly networks?: Readonly<Record<string, unknown>>
}

/** A file of deploy/, for tests. */
export function readDeployFile(name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

export function readCompose(name: string): ComposeFile {
  return Bun.YAML.parse(readDeployFile(name)) as ComposeFile
}

/** `NAME=value` lines without comments. */
export function readEnvFile(name: string): Readonly<Record<string, string>> {
  const lines = readDeployFile(name)
    .split('\n')
    .filter((line) => line.includes('=') && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?reason}` as Compose fills them in. */
export function fillIn(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string) => {
    const value = env[name]
    if (value) return value
    if (kind === '?') throw new Error(`${name}: ${rest}`)
    return kind === '-' ? rest : ''
  })
}

/** The settings of a container when deploy/.env says `env`. */
export function environmentOf(
  container: Container | undefined,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(container?.environment ?? {})
  return Object.fromEntries(given.map(([name, value]) => [name, fillIn(value, env)]))
}
