import { requireScope, type Principal } from '@ajet/shared/http'
import { endpoints, type CommandView, type CommunityRole, type TokenScope } from '@ajet/shared/schema'
import type { ChannelAccess } from '../channels/access.ts'
import { canManage, isAdmin } from '../channels/policy.ts'
import type { ApiContext, CallOf } from '../context.ts'

/** Where and by whom a command is used. */
export interface CommandUse {
  readonly api: ApiContext
  readonly principal: Principal
  readonly channel: ChannelAccess
  /** The root of the thread it was typed in. */
  readonly parentId: string | null
  /** What the caller may use here. */
  readonly commands: readonly Command[]
}

export interface CommandAnswer {
  readonly text?: string
  readonly effects?: { readonly type: 'channel/open' | 'channel/leave' | 'message/posted'; readonly id: string }[]
}

/** One line of the table: it is what help, completion and documentation say, and what runs. */
export interface Command extends Omit<CommandView, 'aliases' | 'completion'> {
  readonly aliases?: readonly string[]
  readonly completion?: CommandView['completion']
  /** Works in DMs as well. */
  readonly anywhere?: boolean
  /** What an API token needs for it; left out: `write` for a member's command, `admin` for the others. Null: never. */
  readonly scope?: TokenScope | null
  /** `rest` is what follows the name. It calls the action of an endpoint, whose rules hold. @throws Misuse, ApiError */
  readonly run: (use: CommandUse, rest: string) => Promise<CommandAnswer>
}

/** A command that is not complete or names what does not exist; the message is for who typed it. */
export class Misuse extends Error {}

/** The scope by which an API token may use a command: a command must not do what the endpoint it stands for refuses. */
export function scopeOf({ role, scope }: Pick<Command, 'role' | 'scope'>): TokenScope | null {
  if (scope !== undefined) return scope
  return role === 'member' ? 'write' : 'admin'
}

/**
 * Asked before a command that anybody may use does what an endpoint does for which a token needs more.
 * @throws ApiError `forbidden`
 */
export function requireScopeOf({ principal }: CommandUse, endpoint: 'updateChannel' | 'updateMember'): void {
  requireScope(principal, endpoints[endpoint].scope)
}

/** Whether a command is there for somebody in a channel (AJ-36, AJ-37). */
export function canUse({ role, anywhere }: Command, channel: ChannelAccess): boolean {
  if (channel.community_id === null) return anywhere === true
  if (role === 'admin') return isAdmin(channel.role)
  return role === 'member' || canManage(channel)
}

export function commandView({ name, aliases, usage, help, role, completion }: Command): CommandView {
  return { name, aliases: [...(aliases ?? [])], usage, help, role, completion: completion ?? [] }
}

/** What an action of an endpoint is called with. */
export function callOf({ principal }: CommandUse) {
  return { principal, query: {} as const, body: undefined } satisfies Partial<CallOf<'deleteChannel'>>
}

/** The community of a command that is not for DMs. */
export function communityOf({ channel }: CommandUse): { readonly id: string; readonly role: CommunityRole | null } {
  if (channel.community_id === null) throw new Misuse('This works in the channels of a community only.')
  return { id: channel.community_id, role: channel.role }
}
