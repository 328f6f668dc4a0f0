/** Said by nobody for this long, somebody is offline. */
export const PRESENCE_TTL_MS = 2 * 60_000

/** Until when each session manager holds a user for online. */
type Origins = Map<string, number>

export interface Gone {
  readonly communityId: string
  readonly userId: string
}

/** Who is online in which community, by what the session managers say: online as long as one of them says so. */
export class PresenceTable {
  readonly #communities = new Map<string, Map<string, Origins>>()

  /** True when the user was offline before. */
  see(communityId: string, userId: string, origin: string, now: number): boolean {
    const users = this.#communities.get(communityId) ?? new Map<string, Origins>()
    this.#communities.set(communityId, users)
    const origins = users.get(userId)
    if (origins) origins.set(origin, now + PRESENCE_TTL_MS)
    else users.set(userId, new Map([[origin, now + PRESENCE_TTL_MS]]))
    return !origins
  }

  /** True when the user was online and is so no more. */
  leave(communityId: string, userId: string, origin: string): boolean {
    const users = this.#communities.get(communityId)
    const origins = users?.get(userId)
    if (!users || !origins?.delete(origin) || origins.size > 0) return false
    users.delete(userId)
    if (users.size === 0) this.#communities.delete(communityId)
    return true
  }

  /** Takes out whom nobody has mentioned for too long, and tells who went offline by it. */
  expire(now: number): readonly Gone[] {
    const gone: Gone[] = []
    for (const [communityId, users] of this.#communities) {
      for (const [userId, origins] of users) {
        const stale = [...origins].filter(([, until]) => until <= now).map(([origin]) => origin)
        if (stale.some((origin) => this.leave(communityId, userId, origin))) gone.push({ communityId, userId })
      }
    }
    return gone
  }

  count(communityId: string): number {
    return this.#communities.get(communityId)?.size ?? 0
  }

  online(communityId: string): ReadonlySet<string> {
    return new Set(this.#communities.get(communityId)?.keys())
  }
}
