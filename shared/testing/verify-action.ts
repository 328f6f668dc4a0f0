import { expect } from 'bun:test'
import { eventPayloads, isKnownEvent, type EventEnvelope } from '../schema/mod.ts'
import { applyEvent } from './apply-event.ts'
import { comparable, takeSnapshot, type FetchJson } from './snapshot.ts'

export interface SnapshotViewer {
  /** Who this is, for the failure's message: member, outsider, admin. */
  readonly label: string
  readonly fetchJson: FetchJson
}

/**
 * Runs an action and proves that its events tell the whole truth (DESIGN.md §10): for every viewer, the snapshot before
 * plus the events the viewer receives is the snapshot after. `takeEvents` gives the events since it was last called, in
 * the order in which they were published. Resolves with them and with what the action gave.
 */
export async function verifyAction<T>(
  viewers: readonly SnapshotViewer[],
  takeEvents: () => Promise<readonly EventEnvelope[]>,
  action: () => Promise<T>,
): Promise<{ readonly result: T; readonly events: readonly EventEnvelope[] }> {
  // What earlier actions still do behind their answers must be done before the first look.
  await takeEvents()
  const before = await Promise.all(viewers.map(({ fetchJson }) => takeSnapshot(fetchJson)))
  await takeEvents()
  const result = await action()
  const events = await takeEvents()
  for (const event of events) requireValidPayload(event)
  for (const [at, { label, fetchJson }] of viewers.entries()) {
    const old = before[at]
    if (!old) continue
    const live = events.reduce(applyEvent, old)
    if (live.stale) continue
    const fresh = await takeSnapshot(fetchJson)
    // A channel just joined has messages that no event has told of: the client fetches them.
    const loaded = new Map([...fresh.messages].filter(([id]) => live.messages.has(id)))
    const unreadThreads = live.unreadThreads && fresh.unreadThreads
    expect({ viewer: label, ...comparable(live) }).toEqual({
      viewer: label,
      ...comparable({ ...fresh, messages: loaded, unreadThreads }),
    })
  }
  return { result, events }
}

function requireValidPayload(event: EventEnvelope): void {
  expect(isKnownEvent(event)).toBe(true)
  if (isKnownEvent(event)) eventPayloads[event.type].parse(event.payload)
}
