import { expect } from 'bun:test'
import { runProgram } from '../program-fixtures.ts'

/** `ajet-chat admin` on a database, in a process of its own. */
export function adminOn({ folder, url }: { readonly folder: string; readonly url: string }) {
  const base = { AJET_DB_URL: url, AJET_BASE_URL: 'https://chat.example.org' }
  const run = (args: readonly string[], input?: string, env: Readonly<Record<string, string>> = {}) =>
    runProgram(['admin', ...args], { folder, env: { ...base, ...env }, input })
  /** What `--json` prints of a command that does what it is asked. */
  const json = async (...[args, input, env]: Parameters<typeof run>) => {
    const { code, text, said } = await run([...args, '--json'], input, env)
    expect({ args, code, said }).toEqual({ args, code: 0, said: '' })
    return JSON.parse(text)
  }
  return { run, json }
}
