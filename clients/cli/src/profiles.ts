import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { CliError } from './cli-error.ts'
import type { CliIo } from './io.ts'

const profile = z.object({ server: z.string(), token: z.string(), username: z.string() })
const file = z.object({
  /** The server used when none is named. */
  current: z.string().nullable(),
  /** By server address. */
  profiles: z.record(z.string(), profile),
})

export type Profile = z.infer<typeof profile>
type ProfileFile = z.infer<typeof file>

/** Where the sign-ins are kept, by the XDG Base Directory rules (CLI-10). */
export function profilesPath({ env, homeDir }: Pick<CliIo, 'env' | 'homeDir'>): string {
  return join(env['XDG_CONFIG_HOME'] || join(homeDir, '.config'), 'ajet-chat', 'profiles.json')
}

/** The sign-in at a server, or at the one signed in to last. */
export async function findProfile(io: CliIo, server?: string): Promise<Profile | undefined> {
  const { current, profiles } = await load(io)
  const key = server ?? current
  return key === null || !Object.hasOwn(profiles, key) ? undefined : profiles[key]
}

/** Keeps a sign-in and makes its server the current one. */
export async function saveProfile(io: CliIo, added: Profile): Promise<void> {
  const { profiles } = await load(io)
  await save(io, { current: added.server, profiles: { ...profiles, [added.server]: added } })
}

export async function removeProfile(io: CliIo, server: string): Promise<void> {
  const { current, profiles } = await load(io)
  const { [server]: _gone, ...rest } = profiles
  await save(io, { current: current === server ? (Object.keys(rest).at(-1) ?? null) : current, profiles: rest })
}

async function load(io: CliIo): Promise<ProfileFile> {
  const path = profilesPath(io)
  const text = await readFile(path, 'utf8').catch((error: unknown) => absent(error))
  if (text === undefined) return { current: null, profiles: {} }
  try {
    return file.parse(JSON.parse(text))
  } catch {
    throw new CliError('usage', `${path} cannot be understood`, 'Remove it and sign in again.')
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

/** Written beside and moved into place: a crash leaves the old file. Never readable by others, not even for a moment. */
async function save(io: CliIo, content: ProfileFile): Promise<void> {
  const path = profilesPath(io)
  const draft = `${path}.${crypto.randomUUID()}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    await chmod(draft, 0o600)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
