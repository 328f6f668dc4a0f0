import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EmbeddedStartError } from './errors.ts'

export interface SystemUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * The unprivileged user the server is run as when this process is root, which PostgreSQL refuses to be.
 * Undefined when this process is not root: PostgreSQL then runs as the same user.
 */
export function findServerUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map(parsePasswdLine)
  const user = ['ajet-chat', 'postgres', 'nobody'].flatMap((name) => users.filter((each) => each?.name === name))[0]
  if (user) return user
  throw new EmbeddedStartError(
    'PostgreSQL refuses to run as root and there is no user ajet-chat, postgres or nobody to run it as. ' +
      'Create one (useradd --system ajet-chat) or start ajet-chat as an ordinary user.',
  )
}

/** True when `user` can pass every folder above `path` and read `path` itself; judged from the mode bits. */
export function canReach(path: string, user: SystemUser): boolean {
  const parent = dirname(path)
  return mayEnter(path, user) && (parent === path || canReach(parent, user))
}

function mayEnter(path: string, user: SystemUser): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return true
  if (stat.uid === user.uid) return (stat.mode & 0o100) !== 0
  if (stat.gid === user.gid) return (stat.mode & 0o010) !== 0
  return (stat.mode & 0o001) !== 0
}

function parsePasswdLine(line: string): SystemUser | undefined {
  const [name, , uid, gid] = line.split(':')
  if (!name || !uid || !gid) return undefined
  return { name, uid: Number(uid), gid: Number(gid) }
}
