/** What `serve` can run, each alone or together (AJ-117). */
export const serviceNames = ['auth-gw', 'api', 'web-sm', 'tui-sm', 'ws-gw'] as const
export type ServiceName = (typeof serviceNames)[number]

/** Services that read and write the database themselves (AJ-3). */
export const onDatabase: ReadonlySet<ServiceName> = new Set(['auth-gw', 'api'])
