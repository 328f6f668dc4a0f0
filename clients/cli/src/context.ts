import type { Command } from 'commander'
import type { CliIo } from './io.ts'
import { Output, wantsColor } from './output.ts'
import { loadSession, type Session } from './session.ts'

export interface GlobalOptions {
  readonly server?: string
  readonly community?: string
  readonly json?: boolean
  readonly color: boolean
}

/** What a command works with. */
export interface Context {
  readonly io: CliIo
  readonly out: Output
  readonly server: string | undefined
  /** The community that bare channel names belong to: its id or slug. */
  readonly community: string | undefined
  session(): Promise<Session>
}

export function contextOf(io: CliIo, command: Command): Context {
  const { server, community, json = false, color } = command.optsWithGlobals<GlobalOptions>()
  return {
    io,
    out: new Output(io, { json, color: color && wantsColor(io) }),
    server,
    community: community ?? (io.env['AJET_COMMUNITY'] || undefined),
    session: () => loadSession(io, server),
  }
}
