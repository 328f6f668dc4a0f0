import type { AuthorView, DmView } from '@ajet/shared/schema'

/** Those a DM is with: everybody but the reader, who is alone in the notes to themselves. */
export function othersIn({ members }: Pick<DmView, 'members'>, meId: string): readonly AuthorView[] {
  return members.length === 1 ? members : members.filter(({ id }) => id !== meId)
}

/** A DM has no name of its own: it is called after the people in it. */
export function dmTitle(dm: Pick<DmView, 'members'>, meId: string): string {
  const others = othersIn(dm, meId)
  const names = others.map(({ display_name: name }) => name)
  return others.some(({ id }) => id === meId) ? `${names.join(', ')} (you)` : names.join(', ')
}
