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

export interface SearchWordsTable {
  word: string
}

export interface SearchTables {
  search_messages: SearchMessagesTable
  search_progress: SearchProgressTable
  search_changes: SearchChangesTable
  search_words: SearchWordsTable
}
