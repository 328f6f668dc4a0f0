export interface SearchMessagesTable {
  message_id: string
  channel_id: string
  author_id: string
  created_at: Date
  /** A tsvector. */
  words: string
}

export interface SearchProgressTable {
  channel_id: string
  seq: number
}

export interface SearchChangesTable {
  message_id: string
}

/**
 * How many messages a segment holds, about. Looking into one costs what walking past its places in the index of words
 * costs: smaller ones would be more looks, larger ones more rows than are wanted.
 */
export const SEGMENT_MESSAGES = 50_000

/** A stretch of time, until the next one starts. */
export interface SearchSegmentsTable {
  number: number
  starts_at: Date
}

export interface SearchWordsTable {
  word: string
}

export interface SearchTables {
  search_messages: SearchMessagesTable
  search_progress: SearchProgressTable
  search_changes: SearchChangesTable
  search_segments: SearchSegmentsTable
  search_words: SearchWordsTable
}
