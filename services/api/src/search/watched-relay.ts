import type { OutboxRelay } from '@ajet/shared/db'
import type { SearchIndexer } from './search-indexer.ts'

/** The relay, and a look at what goes to it: that is what has been committed. */
export function watchedRelay(
  relay: Pick<OutboxRelay, 'offer'>,
  indexer: Pick<SearchIndexer, 'see'>,
): Pick<OutboxRelay, 'offer'> {
  return {
    offer: (rows) => {
      relay.offer(rows)
      indexer.see(rows)
    },
  }
}
