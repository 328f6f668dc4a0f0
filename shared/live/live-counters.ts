/** Counters since the engine was created, for /metrics. */
export function newCounters() {
  return {
    /** Events delivered, whether or not anybody was there. */
    events: 0,
    /** Frames handed to connections. */
    frames: 0,
    /** Bytes written to connections. */
    bytes: 0,
    /** Frames encoded; one for each event and kind of client. */
    encoded: 0,
    encode_errors: 0,
    /** Connections ended because their reader was too slow. */
    dropped_slow: 0,
    /** Gaps declared, of one channel or of everything. */
    gaps: 0,
    /** Events dropped because they had been delivered. */
    duplicates: 0,
    /** Streams opened that could be resumed, and that had to be told to start over. */
    resumed: 0,
    not_resumed: 0,
  }
}

export type LiveCounters = ReturnType<typeof newCounters>
