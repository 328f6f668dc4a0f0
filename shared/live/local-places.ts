import { SharedValues } from './shared-values.ts'

/** Of how many lists of places equal ones are kept once. */
const SHARED_LISTS = 1_000

/** In which places the people are who are connected here. */
export class LocalPlaces {
  readonly #places = new Map<string, readonly string[]>()
  readonly #lists = new SharedValues<readonly string[]>(SHARED_LISTS)

  /** The person's places; undefined for somebody who is not connected here. */
  of(userId: string): readonly string[] | undefined {
    return this.#places.get(userId)
  }

  add(userId: string, places: Iterable<string>): void {
    this.#set(userId, [...new Set([...(this.of(userId) ?? []), ...places])])
  }

  /** False when the person was not there. */
  leave(userId: string, place: string): boolean {
    const places = this.of(userId)
    if (!places?.includes(place)) return false
    const others = places.filter((id) => id !== place)
    this.#set(userId, others)
    return true
  }

  /** Forgets the person. */
  delete(userId: string): void {
    this.#places.delete(userId)
  }

  close(place: string): void {
    for (const userId of this.#places.keys()) this.leave(userId, place)
  }

  /** Everybody, by place. */
  byPlace(): ReadonlyMap<string, readonly string[]> {
    const byPlace = new Map<string, string[]>()
    for (const [userId, places] of this.#places) {
      for (const place of places) {
        const users = byPlace.get(place)
        if (users) users.push(userId)
        else byPlace.set(place, [userId])
      }
    }
    return byPlace
  }

  #set(userId: string, places: readonly string[]): void {
    this.#places.set(userId, this.#lists.of(places))
  }
}
