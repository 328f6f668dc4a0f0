import { findAll } from '../lib/dom.ts'
import { page } from '../lib/page.ts'

/** Without a further sign the typist is taken to have stopped (AJ-94). */
const HIDE_AFTER_MS = 15_000

interface Typist {
  readonly name: string
  readonly timer: ReturnType<typeof setTimeout>
}

/** Who writes, by the place they write in: a channel's id or a thread's root. */
const places = new Map<string, Map<string, Typist>>()

export function typingAction(stream: Element): void {
  const user = stream.getAttribute('user') ?? ''
  if (user === page.me) return
  const place = stream.getAttribute('parent') ?? stream.getAttribute('channel') ?? ''
  if (stream.getAttribute('state') === 'stop') return stopTyping(place, user)
  startTyping(place, user, stream.getAttribute('name') ?? '')
}

export function stopTyping(place: string, user: string): void {
  const typists = places.get(place)
  clearTimeout(typists?.get(user)?.timer)
  if (typists?.delete(user)) showTyping(place)
}

/** Writes the lines of a page that was just rendered. */
export function showAllTyping(): void {
  for (const line of findAll('[data-typing-line]')) showTyping(line.dataset['typingLine'] ?? '')
}

function startTyping(place: string, user: string, name: string): void {
  const typists = places.get(place) ?? new Map<string, Typist>()
  places.set(place, typists)
  clearTimeout(typists.get(user)?.timer)
  typists.set(user, { name, timer: setTimeout(() => stopTyping(place, user), HIDE_AFTER_MS) })
  showTyping(place)
}

function showTyping(place: string): void {
  const names = [...(places.get(place)?.values() ?? [])].map(({ name }) => name)
  for (const line of findAll(`[data-typing-line="${CSS.escape(place)}"]`)) line.textContent = sentence(names)
}

function sentence([first, second, ...others]: readonly string[]): string {
  if (first === undefined) return ''
  if (second === undefined) return `${first} is typing`
  return others.length === 0 ? `${first} and ${second} are typing` : 'Several people are typing'
}
