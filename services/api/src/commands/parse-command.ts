export interface ParsedCommand {
  /** Lower-case, without the slash. */
  readonly name: string
  /** What follows, without spaces at the ends. */
  readonly rest: string
}

/** What was typed as a command; undefined for what is none. */
export function parseCommand(text: string): ParsedCommand | undefined {
  const [, name, rest = ''] = /^\s*\/([a-z][a-z-]{0,31})(?:\s([\s\S]*))?$/i.exec(text) ?? []
  return name === undefined ? undefined : { name: name.toLowerCase(), rest: rest.trim() }
}

/** The first word and what follows; both may be empty. */
export function takeWord(rest: string): readonly [word: string, rest: string] {
  const at = rest.search(/\s/)
  return at === -1 ? [rest, ''] : [rest.slice(0, at), rest.slice(at).trim()]
}
