import { z } from 'zod'
import type { EventEnvelope } from '../schema/mod.ts'
import { decodeEvent } from './envelope.ts'
import type { Delivery, Position } from './event-bus.ts'

/** An event that a durable consumer could not handle, and what came of trying (FLT-16). */
export interface DeadLetter {
  readonly subject: string
  readonly event: EventEnvelope
  /** Where the event stands in the durable log. */
  readonly position: Position | undefined
  /** The pattern of the consumer that gave up. */
  readonly pattern: string
  readonly tries: number
  /** What the last try threw, shortened. */
  readonly error: string
  /** ISO 8601. */
  readonly set_aside_at: string
}

/** Where dead letters lie. Bounded: the oldest go first. */
export interface DeadLetterBox {
  /** Rejects when the letter could not be kept. */
  keep(letter: DeadLetter): Promise<void>
  /** The newest `limit`, oldest of them first. */
  list(limit: number): Promise<readonly DeadLetter[]>
}

export const DEAD_LETTERS = { count: 1_000, bytes: 16 * 1024 * 1024, ageMs: 30 * 24 * 60 * 60_000 } as const

const MAX_ERROR_LENGTH = 500

export interface Failure {
  readonly delivery: Delivery
  readonly pattern: string
  readonly tries: number
  readonly error: unknown
  /** Milliseconds since the epoch. */
  readonly at: number
}

export function writeDeadLetter({ delivery, pattern, tries, error, at }: Failure): DeadLetter {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    ...delivery,
    pattern,
    tries,
    error: reason.slice(0, MAX_ERROR_LENGTH),
    set_aside_at: new Date(at).toISOString(),
  }
}

const letterSchema = z.object({
  subject: z.string(),
  event: z.record(z.string(), z.unknown()),
  position: z.string().optional(),
  pattern: z.string(),
  tries: z.number(),
  error: z.string(),
  set_aside_at: z.string(),
})

/** The letter a text holds; undefined for a text that is none, for whoever can write to the broker can write anything. */
export function parseDeadLetter(text: string): DeadLetter | undefined {
  try {
    const { event, position, ...rest } = letterSchema.parse(JSON.parse(text))
    return { ...rest, position, event: decodeEvent(JSON.stringify(event)) }
  } catch (err) {
    if (err instanceof Error) return undefined
    throw err
  }
}
