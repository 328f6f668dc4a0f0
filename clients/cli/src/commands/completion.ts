import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import type { CliIo } from '../io.ts'

/** A script for the shell: `source <(ajet-chat completion bash)` (CLI-09). Made from the commands themselves. */
export function addCompletionCommand(program: Command, io: CliIo): void {
  program
    .command('completion <shell>')
    .description('print a completion script for bash, zsh or fish')
    .action(async (shell: string) => {
      const script = Object.hasOwn(scripts, shell) ? scripts[shell as keyof typeof scripts] : undefined
      if (!script)
        throw new CliError(
          'usage',
          `There is no completion for ${JSON.stringify(shell)}`,
          'bash, zsh and fish are known.',
        )
      await io.stdout.write(script(wordsOf(program)))
    })
}

interface Words {
  readonly name: string
  readonly about: string
  readonly options: readonly string[]
}

/** They belong to the server's side of the program. */
const SERVER_COMMANDS: readonly Words[] = [
  { name: 'serve', about: 'start a server', options: [] },
  { name: 'backup', about: 'save everything the server keeps', options: ['--json'] },
  { name: 'restore', about: 'fill an empty server from a backup', options: ['--check', '--json'] },
  { name: 'config', about: 'explain, check or print the settings', options: ['--json'] },
]

function wordsOf(program: Command): readonly Words[] {
  const shared = optionsOf(program)
  const commands = program.commands.map((command) => ({
    name: command.name(),
    about: (command.description().split(';')[0] ?? '').replace(/['":]/g, ''),
    options: [...optionsOf(command), ...shared],
  }))
  return [...commands, ...SERVER_COMMANDS]
}

function optionsOf(command: Command): readonly string[] {
  return command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : []))
}

const scripts = {
  bash: (words: readonly Words[]) => `_ajet_chat() {
  local cur=\${COMP_WORDS[COMP_CWORD]} options=''
  case "\${COMP_WORDS[1]}" in
${words.map(({ name, options }) => `    ${name}) options='${options.join(' ')}' ;;`).join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then options='${words.map(({ name }) => name).join(' ')}'; fi
  COMPREPLY=($(compgen -W "$options" -- "$cur"))
}
complete -F _ajet_chat ajet-chat ajet
`,
  zsh: (words: readonly Words[]) => `#compdef ajet-chat ajet
_ajet_chat() {
  local -a commands=(
${words.map(({ name, about }) => `    '${name}:${about}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "$words[2]" in
${words.map(({ name, options }) => `    ${name}) compadd -- ${options.join(' ')} ;;`).join('\n')}
  esac
}
compdef _ajet_chat ajet-chat ajet
`,
  fish: (words: readonly Words[]) =>
    words
      .flatMap(({ name, about, options }) => [
        `complete -c ajet-chat -f -n __fish_use_subcommand -a ${name} -d '${about}'`,
        ...options.map(
          (option) => `complete -c ajet-chat -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`,
        ),
      ])
      .join('\n') + '\n',
} as const
