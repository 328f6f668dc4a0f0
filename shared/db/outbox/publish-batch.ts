import type { EventEnvelope } from '../../schema/mod.ts'
import type { OutboxRow } from './enqueue.ts'

/** Resolves when the bus has taken the event; rejects with an error whose `code` says why not. */
export type Publish = (subject: string, event: EventEnvelope) => Promise<void>

export interface BatchOutcome {
  readonly published: readonly string[]
  /** The bus will never take these as they are. */
  readonly refused: readonly { readonly row: OutboxRow; readonly error: unknown }[]
  /** Why the bus took none at this moment, when it could not. */
  readonly unavailable: unknown
}

/** True when the bus, not the event, is at fault: the same event may go through later. */
export function isBusDown(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return code === 'unavailable' || code === 'closed'
}

/**
 * Publishes rows in order. The first waits for its answer, so that a bus that is down costs one attempt; the rest go
 * out back to back without waiting for each other's.
 */
export async function publishBatch(rows: readonly OutboxRow[], publish: Publish): Promise<BatchOutcome> {
  const [first, ...rest] = rows
  if (!first) return { published: [], refused: [], unavailable: undefined }
  const attempts = [await attempt(first, publish)]
  if (attempts.every(({ error }) => !isBusDown(error))) {
    attempts.push(...(await Promise.all(rest.map((row) => attempt(row, publish)))))
  }
  const failed = attempts.filter(({ error }) => error !== undefined)
  return {
    published: attempts.filter(({ error }) => error === undefined).map(({ row }) => row.outbox_id),
    refused: failed.filter(({ error }) => !isBusDown(error)),
    unavailable: failed.find(({ error }) => isBusDown(error))?.error,
  }
}

async function attempt(row: OutboxRow, publish: Publish): Promise<{ row: OutboxRow; error: unknown }> {
  try {
    await publish(row.subject, row.event)
    return { row, error: undefined }
  } catch (error) {
    return { row, error: error ?? new Error('publish rejected without a reason') }
  }
}
