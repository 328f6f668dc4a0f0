import {
  ConfigError,
  explainSources,
  loadConfig,
  printConfig,
  settingsPage,
  suggest,
  type ExplainedSetting,
  type LoadedConfig,
} from '@ajet/shared/config'
import { serviceNames } from '../compose/service-names.ts'
import { print } from './print.ts'
import { readServices } from './read-services.ts'
import { runCommand } from './run-command.ts'

const NAMES = ['doc', 'check', 'print'] as const

/** `ajet-chat config doc|check|print [services] [--json] [settings]`. Resolves with the exit code. */
export async function config(args: readonly string[]): Promise<number> {
  return await runCommand(async () => {
    const [name = '', ...rest] = args
    if (name === '--help' || name === '-h' || rest.includes('--help')) return await print(process.stdout, HELP)
    if (name === 'doc') return await print(process.stdout, settingsPage())
    if (name !== 'check' && name !== 'print') {
      throw new ConfigError([`config is followed by ${NAMES.join(', ')}${name && suggest(name, NAMES)}`])
    }
    const loaded = load(rest.filter((option) => option !== '--json'))
    const json = rest.includes('--json')
    await print(process.stdout, name === 'print' ? show(loaded, json) : explain(loaded, json))
  })
}

function load(args: readonly string[]): LoadedConfig {
  const [first, ...behind] = args
  const named = first !== undefined && !first.startsWith('-') ? first : undefined
  return loadConfig({
    env: process.env,
    cwd: process.cwd(),
    args: named === undefined ? args : behind,
    services: { known: serviceNames, running: named === undefined ? serviceNames : readServices(named) },
  })
}

function show({ config: shown }: LoadedConfig, json: boolean): string {
  return json ? `${JSON.stringify(shown)}\n` : printConfig(shown)
}

function explain({ config: checked, sources, file, warnings }: LoadedConfig, json: boolean): string {
  const all = explainSources(checked, sources)
  if (json) return `${JSON.stringify({ file: file ?? null, warnings, settings: all })}\n`
  const set = all.filter(({ source }) => source !== 'default')
  const head = `The configuration is valid. File: ${file ?? 'none'}.`
  return `${[head, ...warnings, ...table(set), `${all.length - set.length} settings have their defaults.`].join('\n')}\n`
}

function table(rows: readonly ExplainedSetting[]): readonly string[] {
  const cells = rows.map(({ key, value, source }) => [key, JSON.stringify(value) ?? '', source] as const)
  const width = (at: 0 | 1) => Math.max(0, ...cells.map((row) => row[at].length))
  const [keys, values] = [width(0), width(1)]
  return cells.map(([key, value, source]) => `  ${key.padEnd(keys)}  ${value.padEnd(values)}  ${source}`)
}

const HELP = `Usage: ajet-chat config doc|check|print [services] [--json] [settings]

  doc     prints the page of all settings (Markdown)
  check   reads files, environment and options like serve, and says what is wrong, or where each value came from
  print   prints what counts in the end, without secrets

With names of services (api,web-sm) it is the configuration of a process that runs these.

Exit codes: 0 valid, 2 wrong.
`
