/** How often a client says that it is there, inside the idle time-outs of proxies. */
export const HEARTBEAT_MS = 30_000
/** How long the first message may take. */
export const IDENTIFY_MS = 10_000
/** Three heartbeats missed: browsers let the timers of hidden pages run once a minute. */
export const SILENT_MS = 3 * HEARTBEAT_MS
