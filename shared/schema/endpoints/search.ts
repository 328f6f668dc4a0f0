import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { fileHitView, messageHitView, myChannelView, userView } from '../views.ts'

const searchType = z.enum(['messages', 'channels', 'users', 'files'])
const typeList = z
  .string()
  .max(100)
  .transform((text) => [...new Set(text.split(',').filter(Boolean))])
  .pipe(z.array(searchType).min(1))

/** `count` stops where the search does (`limits.searchHits`); of the newest messages there are only pages. */
const hitsOf = <T extends z.ZodType>(item: T) => pageOf(item).extend({ count: z.int().nullable() })

export const searchEndpoints = {
  search: defineEndpoint({
    method: 'GET',
    path: '/api/search',
    tag: 'search',
    summary:
      'Find messages, channels, people and files. Operators: from: (me too) in: (a channel by name or id, dm, @somebody) has:link|file|image|reaction|thread|pin before: after: on: (a day, month or year of the caller’s time zone) "phrase" -word; emoji as characters or :short_codes:. Operators are for messages and files: of several types the others are left out of the answer',
    access: 'Any signed-in user; finds what the caller may read at this moment',
    allow: 'signed-in',
    query: pageQuery.extend({
      q: z.string().trim().min(1).max(limits.searchQuery),
      /** Several divided by commas; all of them when left out. Pages go on with one type only. */
      type: typeList.optional(),
      community_id: uuid.optional(),
      /** Of messages. By relevance the best of the newest 200 matches, by newest all of them. */
      sort: z.enum(['relevance', 'newest']).default('relevance'),
    }),
    output: z.object({
      /** `is_partial`: messages from before the last seconds are missing, for the index is behind or being made anew. */
      messages: hitsOf(messageHitView).extend({ is_partial: z.boolean() }).optional(),
      channels: hitsOf(myChannelView).optional(),
      users: hitsOf(userView).optional(),
      files: hitsOf(fileHitView).optional(),
    }),
    errors: ['not_found', 'unknown_cursor', 'search_too_broad'],
  }),
}
