import { ConfigError, loadConfig, suggest, type Config } from '@ajet/shared/config'
import { serviceNames } from '../../compose/service-names.ts'
import type { AdminCommand } from './admin-command.ts'

export interface AdminLine {
  /** What stands in the places of the usage, in their order. */
  readonly operands: readonly string[]
  readonly flags: ReadonlySet<string>
  /** Options of the command with their values, by name without the hyphens. */
  readonly values: ReadonlyMap<string, string>
  readonly config: Config
}

const EVERYWHERE = ['json', 'yes']

/**
 * Reads `operands --options settings`: what the command does not know as its own is a setting, as for `serve`.
 *
 * @throws ConfigError
 */
export function readAdminLine(args: readonly string[], command: AdminCommand): AdminLine {
  const operands: string[] = []
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const settings: string[] = []
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name = '', given] = /^--([\w.-]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (name === '') operands.push(arg)
    else if (EVERYWHERE.includes(name) || command.flags?.includes(name)) flags.add(name)
    else if (command.values?.includes(name)) values.set(name, required(name, given ?? rest.shift()))
    else if (given !== undefined) settings.push(arg)
    else settings.push(arg, ...rest.splice(0, 1))
  }
  const services = { known: serviceNames, running: serviceNames }
  const { config, warnings } = loadConfig({ env: process.env, cwd: process.cwd(), args: settings, services })
  // What is no setting was told by then: a mistyped option is not taken for an operand too many.
  const { least = 0, most = least } = command.operands ?? {}
  if (operands.length < least || operands.length > most)
    throw new ConfigError([`Usage: ajet-chat admin ${command.usage}`])
  for (const warning of warnings) process.stderr.write(`ajet-chat: ${warning}\n`)
  return { operands, flags, values, config }
}

/** A number of an option, within bounds. @throws ConfigError */
export function numberOf({ values }: AdminLine, name: string, fallback: number, max: number): number {
  const text = values.get(name)
  if (text === undefined) return fallback
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= 1 && number <= max)) throw new ConfigError([`--${name} is a number from 1 to ${max}`])
  return number
}

/** @throws ConfigError that names what was probably meant */
export function unknownCommand(name: string, names: readonly string[]): ConfigError {
  const meant = suggest(name, names) || '.'
  return new ConfigError([`there is no admin command ${name}${meant} See ajet-chat admin --help`])
}

function required(name: string, value: string | undefined): string {
  if (value === undefined) throw new ConfigError([`--${name} needs a value`])
  return value
}
