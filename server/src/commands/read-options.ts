import { ConfigError, loadConfig, type Config } from '@ajet/shared/config'
import { serviceNames } from '../compose/service-names.ts'

export interface CommandLine {
  /** What stands before the options. */
  readonly operand: string | undefined
  readonly flags: ReadonlySet<string>
  readonly config: Config
}

/**
 * Reads `[operand] [--flag] [settings]`: flags are the command's own and take no value, every other option is a setting.
 *
 * @throws ConfigError
 */
export function readOptions(args: readonly string[], known: readonly string[]): CommandLine {
  const [first, ...behind] = args
  const operand = first !== undefined && (first === '-' || !first.startsWith('-')) ? first : undefined
  const options = operand === undefined ? args : behind
  const flags = new Set(options.filter((option) => known.includes(option)))
  const stray = options.find((option, at) => !option.startsWith('-') && !options[at - 1]?.startsWith('--'))
  if (stray !== undefined) throw new ConfigError([`${stray} is one argument too many; see --help`])
  const { config, warnings } = loadConfig({
    env: process.env,
    cwd: process.cwd(),
    args: options.filter((option) => !flags.has(option)),
    services: { known: serviceNames, running: serviceNames },
  })
  for (const warning of warnings) process.stderr.write(`ajet-chat: ${warning}\n`)
  return { operand, flags, config }
}
