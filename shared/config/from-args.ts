import type { RawValues, Sources } from './config.ts'
import { isSetting } from './from-file.ts'
import { settings } from './settings.ts'
import { suggest } from './suggest.ts'

export interface ArgValues {
  readonly values: RawValues
  /** The option each value came from. */
  readonly sources: Sources
  /** The file named by `--config`. */
  readonly file: string | undefined
  readonly problems: readonly string[]
}

const SHORT: Readonly<Record<string, string>> = { port: 'http.port', host: 'http.host', data: 'data_dir' }

/** The settings given as arguments: `--http.port=9000` or `--http.port 9000`; `--port`, `--host` and `--data` for short. */
export function valuesOfArgs(args: readonly string[]): ArgValues {
  const values: Record<string, unknown> = {}
  const sources: Record<string, string> = {}
  const problems: string[] = []
  let file: string | undefined
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name = '', given] = /^--([\w.-]+)(?:=(.*))?$/s.exec(arg) ?? []
    const key = SHORT[name] ?? name.replaceAll('-', '_')
    const problem = refuse(arg, name, key)
    if (problem) {
      problems.push(problem)
      // What follows an option nobody knows is its value, not a mistake of its own.
      if (name !== '' && given === undefined && rest[0]?.startsWith('-') === false) rest.shift()
      continue
    }
    const value = given ?? rest.shift()
    if (value === undefined) problems.push(`--${name} needs a value`)
    else if (key === 'config') file = value
    else {
      values[key] = value
      sources[key] = `--${name}`
    }
  }
  return { values, sources, file, problems }
}

function refuse(arg: string, name: string, key: string): string | undefined {
  const options = [...Object.keys(settings), ...Object.keys(SHORT), 'config']
  if (name === '') return `${arg} is not an option; see --help`
  if (key === 'config') return undefined
  if (!isSetting(key)) return `there is no option --${name}${suggest(name, options)}`
  // Arguments are seen by everybody on the machine.
  return settings[key].secret === true ? `--${name} is a secret; give it by the environment` : undefined
}
