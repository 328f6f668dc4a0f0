import type { Logger } from '../logging/mod.ts'

export interface RequestRecord {
  readonly traceId: string
  readonly method: string
  /** Without the query, which may hold secrets. */
  readonly path: string
  readonly status: number
  readonly ms: number
  readonly userId: string | undefined
}

/** Writes the line of each request (LOG-4, SH-17); a slow one is a warning. */
export function logRequest(logger: Logger, record: RequestRecord, slowMs: number): void {
  const isSlow = record.ms >= slowMs
  if (!logger.isEnabled(isSlow ? 'warn' : 'info')) return
  const { method, path, status } = record
  const ms = Math.round(record.ms * 100) / 100
  const fields = { trace_id: record.traceId, user_id: record.userId, method, path, status, ms }
  if (isSlow) logger.warn(fields, `${method} ${path} ${status} took ${ms} ms`)
  else logger.info(fields, `${method} ${path} ${status} ${ms} ms`)
}
