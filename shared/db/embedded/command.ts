import type { SystemUser } from './system-user.ts'

/** A clean environment: PG* variables and locales of the caller must not steer the server. */
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' }

/**
 * Starts a program of the PostgreSQL tree as `user`. Where setpriv exists (Linux) the child gets SIGINT, its fast
 * shutdown, when this process dies in whatever way.
 */
export function spawnServerProgram(
  command: readonly string[],
  user: SystemUser | undefined,
): Bun.Subprocess<'ignore', 'ignore', 'pipe'> {
  return Bun.spawn([...privileges(user), ...command], {
    cwd: '/',
    // A session of its own: Ctrl-C in the terminal is for this program, which then shuts PostgreSQL down last.
    detached: true,
    env: ENVIRONMENT,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  })
}

function privileges(user: SystemUser | undefined): readonly string[] {
  const setpriv = Bun.which('setpriv')
  if (!setpriv) return []
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []
  return [setpriv, '--pdeathsig', 'INT', ...identity, '--']
}
