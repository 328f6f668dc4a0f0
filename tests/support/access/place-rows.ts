import { hashToken } from '@ajet/shared/auth'
import { newId } from '@ajet/shared/std'
import { inChannel, inDm, type Place } from './roles.ts'
import { into, type Rows } from './rows.ts'
import type { Person, Scene } from './scene.ts'

export function rowsOfPlace(scene: Scene, place: Place, people: readonly Person[]): Rows {
  const { cast, words } = scene
  const channel_id = scene.channels[place]
  const word = words[place]
  const members: readonly Person[] = place === 'dm' ? inDm : inChannel
  const home =
    place === 'dm'
      ? { community_id: null, type: 'group-dm' as const, visibility: 'private' as const, name: '' }
      : { community_id: scene.community, visibility: place, name: word }
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
  const count = members.length + (place === 'dm' ? 0 : 1)
  return [
    into('channels', [{ ...home, id: channel_id, topic: word, last_seq: people.length, member_count: count }]),
    into('channel_members', [
      ...members.map((who) => ({ channel_id, user_id: cast[who].id, operator: who === 'operator' })),
      ...(place === 'dm' ? [] : [{ channel_id, user_id: scene.bot, operator: false }]),
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
    ...(place === 'dm' ? [] : rowsOfWebhook(scene, place)),
  ]
}

function rowsOfWebhook(scene: Scene, place: 'public' | 'private'): Rows {
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
