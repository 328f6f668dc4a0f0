import { CliError } from './cli-error.ts'

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** `90s`, `15m`, `2h`, `3d`, `1w` ago, or a date with or without time; ms since the epoch. @throws CliError `usage` */
export function parsePointInTime(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,9})([smhdw])$/.exec(text.trim()) ?? []
  if (count !== undefined && unit !== undefined) return now - Number(count) * UNITS[unit as keyof typeof UNITS]
  // A bare date is a day here, not in Greenwich.
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text)
  if (Number.isNaN(at)) {
    throw new CliError(
      'usage',
      `${JSON.stringify(text)} is not a time`,
      'It looks like 2h, 3d, 2026-01-31 or 2026-01-31T14:05.',
    )
  }
  return at
}

/** A whole number of at least 1. @throws CliError `usage` */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1)
    throw new CliError('usage', `${JSON.stringify(text)} is not a number of messages`)
  return count
}
