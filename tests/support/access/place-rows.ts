import { hashToken } from '@ajet/shared/auth'
import { newId } from '@ajet/shared/std'
import { inChannel, inDm, inLost, type Place } from './roles.ts'
import { into, type Rows } from './rows.ts'
import type { Person, Scene } from './scene.ts'

const MEMBERS = { public: inChannel, private: inChannel, archived: inChannel, dm: inDm, lost: inLost } as const
const isDm = (place: Place) => place === 'dm' || place === 'lost'

export function rowsOfPlace(scene: Scene, place: Place, people: readonly Person[]): Rows {
  const { cast, words } = scene
  const channel_id = scene.channels[place]
  const word = words[place]
  const members: readonly Person[] = MEMBERS[place]
  const home = { ...homeOf(scene, place), archived_at: place === 'archived' ? new Date() : null }
  const file = (id: string, whose: Person) => ({
    id,
    channel_id,
    user_id: cast[whose].id,
    storage_key: `attachments/${id}/${word}.png`,
    thumbnail_key: `attachments/${id}/thumbnail.webp`,
    filename: `${word}.png`,
    content_type: 'image/png',
    size_bytes: 4,
    status: 'ready' as const,
  })
  const count = members.length + (isDm(place) ? 0 : 1)
  return [
    into('channels', [{ ...home, id: channel_id, topic: word, last_seq: people.length, member_count: count }]),
    into('channel_members', [
      ...members.map((who) => ({ channel_id, user_id: cast[who].id, operator: who === 'operator' })),
      ...(isDm(place) ? [] : [{ channel_id, user_id: scene.bot, operator: false }]),
    ]),
    into(
      'channel_reads',
      members.map((who) => ({ channel_id, user_id: cast[who].id })),
    ),
    into(
      'messages',
      people.map((who, at) => ({
        id: scene.messages(who, place),
        channel_id,
        seq: at + 1,
        author_id: cast[who].id,
        body_md: `${word} of ${who}`,
      })),
    ),
    into(
      'message_previews',
      people.map((who) => ({
        id: scene.previews(who, place),
        message_id: scene.messages(who, place),
        position: 0,
        url: `https://${word}.example.org/`,
        title: word,
        description: word,
        site_name: word,
      })),
    ),
    into(
      'attachments',
      people.flatMap((who) => [
        { ...file(scene.posted(who, place), who), message_id: scene.messages(who, place) },
        file(scene.uploads(who, place), who),
      ]),
    ),
    // What somebody was told while they could see it, and must not be shown any more (ABU-11).
    into(
      'notifications',
      people.map((who) => ({
        id: newId(),
        user_id: cast[who].id,
        type: 'mention' as const,
        source_id: scene.messages('author', place),
        community_id: home.community_id,
        channel_id,
        actor_id: cast.author.id,
        message_id: scene.messages('author', place),
        data: {},
      })),
    ),
    ...(isDm(place) ? [] : rowsOfWebhook(scene, place)),
  ]
}

function homeOf(scene: Scene, place: Place) {
  if (isDm(place)) {
    const type: 'dm' | 'group-dm' = place === 'lost' ? 'dm' : 'group-dm'
    return { community_id: null, type, visibility: 'private' as const, name: '' }
  }
  const visibility: 'public' | 'private' = place === 'private' ? 'private' : 'public'
  return { community_id: scene.community, visibility, name: scene.words[place] }
}

function rowsOfWebhook(scene: Scene, place: Place): Rows {
  const id = scene.webhooks[place]
  const channel_id = scene.channels[place]
  const name = scene.words[place]
  const user = { id: newId(), username: `hook.${id.slice(-12)}`, display_name: name, kind: 'webhook' as const }
  const token_hash = hashToken(scene.webhookToken)
  const community_id = scene.community
  return [
    into('users', [user]),
    into('channel_members', [{ channel_id, user_id: user.id, voice: true }]),
    into('webhooks', [{ id, channel_id, community_id, user_id: user.id, name, token_hash }]),
  ]
}
