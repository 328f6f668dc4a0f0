import type { SQL } from 'bun'
import { SEGMENT_MESSAGES } from '../../db/mod.ts'
import type { Step } from './step.ts'

/** People of one community at most, beside the first, which holds everybody. */
const COMMUNITY_SIZE = 500
/** How many messages the DMs of that many people take: everybody has one with the next, of one to five messages. */
export function countDmMessages(users: number): number {
  return Array.from({ length: users - 1 }, (_, at) => 1 + ((at + 1) % 5)).reduce((all, share) => all + share, 0)
}

/** How many of a channel's members write in it. */
const AUTHORS = 200

/**
 * Communities, channels, DMs, who is in them. `shares` are the messages of each channel, largest first. Everybody is in the
 * first community and in one other; a channel holds a part of its community that shrinks with its popularity.
 */
export async function fillChannels(sql: SQL, run: Step, shares: readonly number[]): Promise<void> {
  await run('communities', async () => {
    await sql`create temp table seed_people as select id, row_number() over (order by id) as n from users`
    await sql`
      insert into communities (id, name, slug)
      select uuidv7(), 'Community ' || n, 'community-' || n
      from generate_series(1, 1 + (select ceil(count(*) / ${COMMUNITY_SIZE}::float8)::int from seed_people)) n`
    await sql`create temp table seed_communities as
      select id, row_number() over (order by id) - 1 as n, (count(*) over ())::int - 1 as others
      from communities where slug ~ '^community-[0-9]+$'`
    await sql`
      insert into community_members (community_id, user_id, role)
      select c.id, p.id, case when p.n = 1 then 'owner' when p.n % 200 = 2 then 'admin' else 'member' end
      from seed_people p join seed_communities c on c.n = 0 or p.n = 1 or c.n = 1 + p.n % c.others`
  })
  await run('channels', async () => {
    await sql`
      create unlogged table seed_channels as
      select uuidv7() as id, c.id as community_id, t.n::int as n, t.share::int as share, c.n > 0 as is_small
      from unnest(${[...shares]}::int[]) with ordinality t(share, n)
      join seed_communities c on c.n = case when t.n % 2 = 1 then 0 else 1 + (t.n / 2) % c.others end`
    await sql`
      insert into channels (id, community_id, name, topic, visibility, is_default, last_seq, last_rev)
      select id, community_id, case when n = first then 'general' else 'topic-' || n end, 'What number ' || n || ' is about',
        case when n % 5 = 0 then 'private' else 'public' end, n = first, share, share
      from (select *, min(n) over (partition by community_id) as first from seed_channels) c`
    await sql`create temp table seed_residents as
      select m.community_id, m.user_id, row_number() over (partition by m.community_id order by p.n) as n
      from community_members m join seed_people p on p.id = m.user_id`
    await sql`create temp table seed_homes as
      select community_id, count(*)::int as residents from seed_residents group by 1`
    await sql.unsafe('create index on seed_residents (community_id, n); analyze seed_residents; analyze seed_homes')
    // The owner is everywhere; who else is there is drawn, twice being as good as once.
    await sql`
      create unlogged table seed_members as
      select channel_id, user_id, row_number() over (partition by channel_id order by n) as position
      from (
        select distinct c.id as channel_id, r.user_id, r.n
        from seed_channels c join channels real on real.id = c.id join seed_homes h on h.community_id = c.community_id
        cross join lateral generate_series(1, case
          when real.is_default then h.residents
          when c.is_small then h.residents / 4
          else (h.residents * (2.5 / (c.n + 20) + 0.005))::int end) as s(i)
        join seed_residents r on r.community_id = c.community_id
          and r.n = case when real.is_default then s.i when s.i = 1 then 1
            else 1 + (hashint8(c.n * 1000003::bigint + s.i)::bigint + 2147483648) % h.residents end
      ) drawn`
  })
  await run('DMs', async () => {
    await sql`
      create temp table seed_dms as
      select uuidv7() as id, one.id as one, two.id as two, ${shares.length}::int + one.n::int as n, 1 + one.n::int % 5 as share
      from seed_people one join seed_people two on two.n = one.n + 1`
    await sql`
      insert into channels (id, type, name, visibility, last_seq, last_rev, dm_key)
      select id, 'dm', '', 'private', share, share + 2,
        encode(sha256(convert_to(least(one::text, two::text) || ',' || greatest(one::text, two::text), 'utf8')), 'hex')
      from seed_dms`
    await sql`insert into seed_channels (id, n, share) select id, n, share from seed_dms`
    await sql`
      insert into seed_members (channel_id, user_id, position)
      select id, one, 1 from seed_dms union all select id, two, 2 from seed_dms`
  })
  await run('members', async () => {
    await sql`
      insert into channel_members (channel_id, user_id, operator)
      select m.channel_id, m.user_id, m.position = 1 and c.community_id is not null
      from seed_members m join seed_channels c on c.id = m.channel_id`
    await sql`
      update channels set member_count = x.members
      from (select channel_id, count(*)::int as members from seed_members group by 1) x where x.channel_id = id`
  })
}

/** Messages in the order of a year, as they would have come: neighbours in a channel lie far apart in the table. */
export async function fillMessages(sql: SQL, run: Step, sentences: readonly string[]): Promise<void> {
  await run('texts', async () => {
    await sql`create temp table seed_sentences as
      select text, n::int as n from unnest(${[...sentences]}::text[]) with ordinality t(text, n)`
    await sql.unsafe('analyze seed_sentences; analyze seed_members; analyze seed_channels')
  })
  await run('messages', async () => {
    await sql`
      create unlogged table seed_messages as
      with plan as materialized (
        select c.id as channel_id, s.seq, c.share, least(x.members, ${AUTHORS}::int) as authors,
          (s.seq::float8 / c.share - 1) * 365 * 86400 as age,
          1 + (random() * ${sentences.length - 1})::int as one, 1 + (random() * ${sentences.length - 1})::int as two,
          random() as chance
        from seed_channels c cross join lateral generate_series(1, c.share) as s(seq)
        join (select channel_id, count(*)::int as members from seed_members group by 1) x on x.channel_id = c.id
      )
      select uuidv7(make_interval(secs => age)) as id, p.channel_id, p.seq::int as seq, m.user_id as author_id,
        now() + make_interval(secs => age) as created_at,
        case when p.chance < 0.5 then a.text else a.text || '. ' || b.text end as body_md,
        case when p.seq % 20 in (13, 17) then p.seq - p.seq % 20 + 10 end as parent_seq,
        case when p.seq % 20 = 10 then (p.seq + 3 <= p.share)::int + (p.seq + 7 <= p.share)::int else 0 end as replies
      from plan p
      join seed_sentences a on a.n = p.one join seed_sentences b on b.n = p.two
      join seed_members m on m.channel_id = p.channel_id and m.position = 1 + floor(p.chance * 7919)::int % p.authors
      order by age`
    await sql.unsafe('create index on seed_messages (channel_id, seq); analyze seed_messages')
    await sql`
      insert into messages (id, channel_id, seq, author_id, parent_id, body_md, reply_count, last_reply_at, created_at)
      select m.id, m.channel_id, m.seq, m.author_id, r.id, m.body_md, m.replies,
        case when m.replies > 0 then m.created_at + interval '1 minute' end, m.created_at
      from seed_messages m left join seed_messages r on r.channel_id = m.channel_id and r.seq = m.parent_seq
      order by m.created_at`
  })
  await run('reactions, mentions, reads', async () => {
    await sql`
      insert into reactions (message_id, user_id, emoji, created_at)
      select s.id, m.user_id, case when m.position = 1 then '👍' else '🎉' end, s.created_at
      from seed_messages s join seed_members m on m.channel_id = s.channel_id and m.position <= 3
      where s.seq % 15 = 0`
    await sql`
      insert into mentions (message_id, channel_id, seq, type, target_id)
      select s.id, s.channel_id, s.seq, 'user', m.user_id
      from seed_messages s join seed_members m on m.channel_id = s.channel_id and m.position = 1 + s.seq % 7
      where s.seq % 33 = 0`
    await sql`
      insert into channel_reads (user_id, channel_id, last_read_seq, last_read_message_id)
      select m.user_id, m.channel_id, s.seq, s.id
      from seed_members m join seed_channels c on c.id = m.channel_id
      join seed_messages s on s.channel_id = c.id and s.seq = greatest(1, c.share - (m.position * 7 % 50)::int)`
  })
}

/** The search index, as the indexer would have left it. */
export async function fillSearch(sql: SQL, run: Step, words: readonly string[]): Promise<void> {
  await run('search', async () => {
    // A table made by a query is made by several workers; rows inserted by one are not.
    await sql`create unlogged table seed_vectors as
      select id, channel_id, author_id, created_at, to_tsvector('ajet', body_md) as words from seed_messages`
    await sql`
      insert into search_segments (number, starts_at)
      select n, min(created_at) from (
        select created_at, 1 + (row_number() over (order by created_at) - 1) / ${SEGMENT_MESSAGES}::int as n
        from seed_vectors) numbered
      where n > 1 group by n`
    await sql`
      insert into search_messages (message_id, channel_id, author_id, created_at, words)
      select id, channel_id, author_id, created_at, words || array_to_tsvector(array['segment:' || (
        select number from search_segments where starts_at <= created_at order by starts_at desc limit 1)])
      from seed_vectors`
    await sql.unsafe('drop table seed_vectors')
    await sql`
      insert into search_words (word) select word from unnest(${[...words]}::text[]) word where length(word) > 3
      on conflict do nothing`
    await sql`insert into search_progress (channel_id, seq) select id, share from seed_channels`
  })
}
