/** How the server ends, for scripts and supervisors. */
export const exitCodes = {
  ok: 0,
  /** It could not start, or broke down. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** Ended by a second Ctrl+C. */
  forced: 130,
} as const
