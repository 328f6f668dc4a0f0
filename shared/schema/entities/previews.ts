import { z } from 'zod'
import { timestamp, uuid } from '../fields.ts'
import { count, storedName, storedText, webAddress } from './stored.ts'

const found = { url: webAddress, description: storedText, site_name: storedText }

/** What was found at an address lately; an empty title: nothing worth showing. */
export const linkPreview = z.object({ ...found, title: storedText, fetched_at: timestamp })

/** What a message shows of a page it links to. */
export const messagePreview = z.object({
  id: uuid,
  message_id: uuid,
  /** The order in its message. */
  position: count,
  ...found,
  title: storedName,
  /** Taken away by somebody: it does not come back with an edit. */
  removed: z.boolean(),
})
