import type { AuthorView, CommunityView, MessageView, MyChannelView, UserView } from '@ajet/shared/schema'

/** Stable ids: `id(3)` is the third. */
export const id = (n: number): string => `01940000-0000-7000-8000-${String(n).padStart(12, '0')}`

export const start = Date.parse('2026-11-20T09:12:00.000Z')
export const at = (minutes: number): string => new Date(start + minutes * 60_000).toISOString()

function user(n: number, username: string, name: string, online: boolean, status = ''): UserView {
  return {
    id: id(n),
    username,
    display_name: name,
    avatar_url: null,
    kind: 'user',
    status_text: status,
    last_seen_at: at(0),
    online,
    created_at: at(-10_000),
  }
}

export const people = [
  user(1, 'ada', 'Ada Lovelace', true, 'Analytical engine, all day'),
  user(2, 'grace', 'Grace Hopper', true),
  user(3, 'linus', 'Linus Nordqvist', false),
  user(4, 'maryam', 'مريم الخوارزمي', true, 'رياضيات'),
  user(5, 'noor', 'Noor van der Bergh-Castellanos', false, 'Back on Monday'),
  user(6, 'kenji', '山田 健二', true),
  user(7, 'xss', '<script>alert(1)</script>', false),
] as const

export const [ada, grace, linus, maryam, noor, kenji, hostile] = people

export const authorOf = ({ id: userId, username, display_name, avatar_url, kind }: UserView): AuthorView => ({
  id: userId,
  username,
  display_name,
  avatar_url,
  kind,
})

export const community: CommunityView = {
  id: id(100),
  name: 'Acme Workshop',
  slug: 'acme',
  description: 'Where the machines are made.',
  created_at: at(-10_000),
  member_count: people.length,
  role: 'owner',
}

function channel(n: number, name: string, fields: Partial<MyChannelView> = {}): MyChannelView {
  return {
    id: id(200 + n),
    community_id: community.id,
    type: 'text',
    name,
    topic: '',
    visibility: 'public',
    modes: [],
    archived_at: null,
    created_at: at(-9_000),
    last_seq: 0,
    member_count: people.length,
    joined: true,
    last_read_seq: 0,
    last_read_message_id: null,
    unread_count: 0,
    mention_count: 0,
    operator: false,
    voice: false,
    muted: false,
    notify_level: 'all',
    ...fields,
  }
}

export const channels = [
  channel(1, 'general', { topic: 'Company-wide news, and who brings cake on Friday' }),
  channel(2, 'design', { unread_count: 4, mention_count: 2, last_seq: 4 }),
  channel(3, 'engineering', { topic: 'Build, ship, measure', unread_count: 7, last_seq: 7 }),
  channel(4, 'leadership', { visibility: 'private' }),
  channel(5, 'random', { muted: true, unread_count: 12, last_seq: 12 }),
  channel(6, 'release-planning-2027', {}),
  channel(7, 'support', { joined: false, topic: 'Questions from customers', member_count: 3 }),
]

const texts: readonly (readonly [UserView, number, string])[] = [
  [grace, -1500, 'Good morning! The nightly build is green again. :tada:'],
  [linus, -1497, 'Finally. What was it?'],
  [
    grace,
    -1496,
    'A clock that stepped back by ten seconds. The scheduler trusted it.\n\n> Never trust a clock you have not injected yourself.',
  ],
  [
    ada,
    -1490,
    'I wrote it down in the handbook: [Clocks](https://example.org/handbook/clocks). Two rules:\n\n1. take `Clock` as a parameter\n2. never compare times of two machines',
  ],
  [maryam, -60, 'مرحبا بالجميع! متى يبدأ الاجتماع اليوم؟'],
  [kenji, -58, 'おはようございます。10時からです。'],
  [
    noor,
    -40,
    'The numbers from last week:\n\n| what | before | after |\n|---|---:|---:|\n| p50 | 12 ms | 4 ms |\n| p99 | 90 ms | 21 ms |',
  ],
  [noor, -39, 'Not bad for three days of work.'],
  [
    noor,
    -38,
    'I would like to show this to the customers on Thursday, if nobody minds. Somebody should look over the slides before that, ideally somebody who was not in the room when we made them.',
  ],
  [ada, -30, 'Happy to. Send them over when they are ready.'],
  [
    grace,
    -12,
    `Here is the part that made the difference, @<user:${ada.id}>:\n\n\`\`\`ts\nexport async function postMessage(call: Call) {\n  // one round trip: message, mentions, outbox row\n  const view = await insertMessage(call.db, call.body)\n  return view\n}\n\`\`\``,
  ],
  [linus, -5, 'Looks right. ||The tests were harder than the code.||'],
  [linus, -4, 'See #<channel:' + channels[2]?.id + '> for the rest.'],
  [hostile, -2, 'Hello <script>alert(2)</script> <img src=x onerror=alert(3)> **bold**'],
]

function mentionsIn(body: string): MessageView['mentions'] {
  const users = people.filter((person) => body.includes(`@<user:${person.id}>`))
  const linked = channels.filter((one) => body.includes(`#<channel:${one.id}>`))
  return [
    ...users.map((person) => ({ type: 'user' as const, target_id: person.id, name: person.display_name })),
    ...linked.map((one) => ({ type: 'channel_link' as const, target_id: one.id, name: one.name })),
  ]
}

export function buildMessage(
  fields: Partial<MessageView> & { readonly seq: number },
  author: UserView = grace,
): MessageView {
  const body = fields.body_md ?? 'Hello'
  return {
    id: id(10_000 + fields.seq),
    channel_id: id(201),
    author: authorOf(author),
    parent_id: null,
    body_md: body,
    created_at: at(fields.seq),
    edited_at: null,
    deleted_at: null,
    reactions: [],
    attachments: [],
    mentions: mentionsIn(body),
    reply_count: 0,
    last_reply_at: null,
    ...fields,
  }
}

/** Older history, so that there is something to scroll through. */
const history = Array.from({ length: 130 }, (_, n) =>
  buildMessage(
    {
      seq: n + 1,
      body_md: `Entry ${n + 1} of the log. ${'More words follow. '.repeat(n % 4)}`,
      created_at: at(-20_000 + n * 40),
    },
    people[n % 5],
  ),
)

const recent = texts.map(([author, minutes, body], n) =>
  buildMessage({ seq: 131 + n, body_md: body, created_at: at(minutes) }, author),
)

export const messages: MessageView[] = [...history, ...recent].map((message) => {
  if (message.seq === 131)
    return {
      ...message,
      reactions: [
        { emoji: '🎉', count: 3, reacted_by_me: true },
        { emoji: '👍', count: 1, reacted_by_me: false },
      ],
    }
  if (message.seq === 133) return { ...message, reply_count: 2, last_reply_at: at(-20), edited_at: at(-1495) }
  return message
})

const root = id(10_133)
export const replies: MessageView[] = [
  buildMessage({ seq: 150, parent_id: root, body_md: 'Which scheduler, the old one?', created_at: at(-25) }, kenji),
  buildMessage({ seq: 151, parent_id: root, body_md: 'Yes. The new one takes a `Clock`.', created_at: at(-20) }, grace),
]
