import type { PreviewView } from '@ajet/shared/schema'
import { sql } from 'kysely'

/** Previews of message `m`; nothing is looked up for one without an address. */
export const previewsOfMessage = sql<PreviewView[]>`case when m.body_md like '%://%' then (
  select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'url', v.url, 'title', v.title,
    'description', v.description, 'site_name', v.site_name) order by v.position), '[]')
  from message_previews v where v.message_id = m.id and not v.removed
) else '[]'::jsonb end`
