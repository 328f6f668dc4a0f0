import { expect } from 'bun:test'
import { buildCommunity, buildMember, tempFolder, testDatabase } from '@ajet/shared/testing'
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

/** A database with a community, its owner and its member Mia, and `ajet-chat admin` on it. */
export async function openAdminHouse() {
  const own = await testDatabase()
  const folder = tempFolder('admin')
  const admin = adminOn({ folder: folder.path, url: own.url })
  const community = await buildCommunity(own.db)
  const mia = await buildMember(own.db, community, { username: 'mia', display_name: 'Mia' })
  /** Exit code and words of a command that refuses, in a line for people and without a stack. */
  const refused = async (...args: Parameters<typeof admin.run>) => {
    const { code, said } = await admin.run(...args)
    expect(said).toMatch(/^ajet-chat: [^\n]*\n$/)
    return [code, said]
  }
  const audited = async () =>
    (await own.db.kysely.selectFrom('audit_log').select('action').orderBy('id').execute()).map(({ action }) => action)
  const dispose = async () => {
    await own.drop()
    folder.remove()
  }
  return { ...admin, db: own.db, community, mia, refused, audited, [Symbol.asyncDispose]: dispose }
}

export type AdminHouse = Awaited<ReturnType<typeof openAdminHouse>>
