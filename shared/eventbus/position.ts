import type { Position } from './event-bus.ts'

export interface Place {
  readonly epoch: string
  readonly seq: number
}

const POSITION = /^([0-9A-Za-z_-]{1,64})\.(\d{1,15})$/

export function formatPosition(epoch: string, seq: number): Position {
  return `${epoch}.${seq}`
}

/** The parts of a position; undefined for a text that is none (positions come back from clients). */
export function parsePosition(text: Position): Place | undefined {
  const [, epoch, seq] = POSITION.exec(text) ?? []
  if (epoch === undefined || seq === undefined) return undefined
  return { epoch, seq: Number(seq) }
}
