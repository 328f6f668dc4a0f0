import { envName } from './from-file.ts'
import { settingKeys } from './from-env.ts'
import type { Setting } from './setting.ts'
import { profileDefaults, settings } from './settings.ts'

const HEAD = `# Configuration

Made from the declarations in shared/config/settings.ts by \`ajet-chat config doc\`.

The server needs no configuration to start. What you set is taken, the later winning, from: the defaults, the profile,
a YAML file (\`config.yaml\` in the working or the data directory, or the one named by \`--config\` or \`AJET_CONFIG\`), what
is said for the services of the process, the environment, and the options of \`ajet-chat serve\` (\`--http.port 9000\`;
\`--port\`, \`--host\` and \`--data\` for short). An unknown key is an error.

\`ajet-chat config check\` says what is wrong, or where each value came from; \`ajet-chat config print\` shows the result
without secrets. In the profile \`prod\` a default or guessable secret is an error.

A service can have its own values: in a section of the file with its name (\`api: { db: { pool_size: 20 } }\`), or in a
file of its own beside it, \`config.api.yaml\`. They count in a process that runs the service, over what is said for all.

A secret is never taken from a file that holds other settings: give it by its variable, or name a file that holds
nothing else by the variable with \`_FILE\` at its end.

| setting | environment | value | default | |
|---|---|---|---|---|
`

/** The settings as a page of the documentation, in Markdown. */
export function settingsPage(): string {
  return `${HEAD}${settingKeys().map(row).join('\n')}\n\n${profiles()}`
}

function row(key: keyof typeof settings): string {
  const { type, prose, standard, secret, envAliases }: Setting<unknown> = settings[key]
  const names = [envName(key), ...envAliases, ...(secret ? [`${envName(key)}_FILE`] : [])]
  const cells = [code(key), names.map(code).join(' '), cell(type), standardCell(standard), cell(prose)]
  return `| ${cells.join(' | ')} |`
}

function standardCell(standard: unknown): string {
  if (standard === undefined) return ''
  const text = typeof standard === 'object' ? JSON.stringify(standard) : String(standard)
  return text === '[]' || text === '{}' ? '' : code(text)
}

function profiles(): string {
  const lines = Object.entries(profileDefaults).map(([name, values]) => {
    const changes = Object.entries(values).map(([key, value]) => code(`${key}: ${String(value)}`))
    return `- \`${name}\`: ${changes.join(', ')}`
  })
  const example = ['```yaml', 'http: { port: 8080 }', 'profiles:', '  prod:', '    http: { host: 0.0.0.0 }', '```']
  const head = 'A profile changes defaults, and the `profiles` section of the file can change more:'
  return ['## Profiles', '', head, '', ...lines, '', ...example, ''].join('\n')
}

function code(text: string): string {
  return `\`${cell(text)}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/<([\w-]+)>/g, '&lt;$1&gt;')
}
