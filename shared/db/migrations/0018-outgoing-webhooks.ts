import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table outgoing_webhooks (
    id uuid primary key,
    community_id uuid not null references communities on delete cascade,
    name text not null,
    url text not null,
    -- What deliveries are signed with: needed as it is, so it cannot be a hash.
    secret text not null,
    events text[] not null,
    -- Null: every public channel. A private channel counts only when it is named.
    channel_ids uuid[],
    include_bots boolean not null default false,
    -- It sees what this person sees; without them, nothing.
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    disabled_at timestamptz,
    disabled_reason text check (disabled_reason in ('unreachable', 'refused', 'gone', 'backlog', 'by_hand')),
    -- Since when no delivery has come through.
    failing_since timestamptz,
    -- Deliveries refused one after the other.
    refusals integer not null default 0,
    next_attempt_at timestamptz,
    locked_until timestamptz
  )`,
  `create index outgoing_webhooks_community on outgoing_webhooks (community_id, id)`,
  `create index outgoing_webhooks_creator on outgoing_webhooks (created_by)`,
  `create index outgoing_webhooks_enabled on outgoing_webhooks (community_id) where disabled_at is null`,
  // What waits to be delivered, in order, and for a while what became of it.
  `create table webhook_delivery_queue (
    n bigint generated always as identity primary key,
    id uuid not null unique default gen_random_uuid(),
    webhook_id uuid not null references outgoing_webhooks on delete cascade,
    event_id uuid not null,
    type text not null,
    -- What was said goes when the message goes.
    message_id uuid references messages on delete cascade,
    event jsonb not null,
    created_at timestamptz not null default now(),
    status text not null default 'waiting' check (status in ('waiting', 'delivered', 'failed')),
    attempts integer not null default 0,
    finished_at timestamptz,
    response_status integer,
    duration_ms integer,
    error text,
    response_excerpt text,
    unique (webhook_id, event_id)
  )`,
  `create index webhook_deliveries_waiting on webhook_delivery_queue (webhook_id, n) where status = 'waiting'`,
  `create index webhook_deliveries_log on webhook_delivery_queue (webhook_id, n)`,
  `create index webhook_deliveries_message on webhook_delivery_queue (message_id) where message_id is not null`,
  // Beside the outbox row and in its transaction: what was committed is delivered, whatever dies meanwhile. What the
  // creator may not see at this moment is not queued, nor what bots and webhooks do, unless it is asked for (ABU-13).
  `create function queue_webhook_deliveries() returns trigger language plpgsql as $$
  begin
    if not exists (select from outgoing_webhooks where disabled_at is null) then return null; end if;
    insert into webhook_delivery_queue (webhook_id, event_id, type, message_id, event)
    select w.id, f.event_id, f.event->>'type',
      (select m.id from messages m
        where f.event->>'type' in ('message/created', 'message/edited')
          and m.id = (f.event->'payload'->>'message_id')::uuid),
      f.event
    from fresh f
    join outgoing_webhooks w on w.community_id = (f.event->>'community_id')::uuid
      and w.disabled_at is null and f.event->>'type' = any(w.events)
    join community_members creator on creator.community_id = w.community_id and creator.user_id = w.created_by
      and creator.role in ('owner', 'admin')
    left join channels c on c.id = (f.event->>'channel_id')::uuid
    left join channel_members seat on seat.channel_id = c.id and seat.user_id = w.created_by
    left join users actor on actor.id = (f.event->>'actor_id')::uuid
    where f.event->>'audience' <> 'user'
      and (w.include_bots or coalesce(actor.kind, 'user') not in ('bot', 'webhook'))
      and (f.event->>'channel_id' is null or w.channel_ids is null
        or (f.event->>'channel_id')::uuid = any(w.channel_ids))
      and (f.event->>'audience' = 'community' or c.visibility = 'public'
        or (seat.user_id is not null and w.channel_ids is not null))
    order by f.id
    on conflict do nothing;
    return null;
  end $$`,
  `create trigger outbox_webhooks after insert on outbox referencing new table as fresh
    for each statement execute function queue_webhook_deliveries()`,
]

/** Other services that are told what happens in a community, and what waits to be told. */
export const outgoingWebhooks: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop trigger outbox_webhooks on outbox`.execute(db)
    await sql`drop function queue_webhook_deliveries`.execute(db)
    await sql`drop table webhook_delivery_queue, outgoing_webhooks`.execute(db)
  },
}
