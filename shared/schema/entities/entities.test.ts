import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { parseMentions } from '../../mentions/mod.ts'
import { newId } from '../../std/mod.ts'
import { apiEndpoints } from '../endpoints/mod.ts'
import { entities, type EntityName } from './mod.ts'
import { completeRows } from './entity-fixtures.ts'

/** Dotted paths of what is wrong with a row; empty when nothing is. */
function faults(name: EntityName, changes: object = {}): readonly string[] {
  const result = entities[name].safeParse({ ...completeRows[name], ...changes })
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'))
}

/** Names of the entity's fields. */
const columnsOf = (name: EntityName) => Object.keys(entities[name].shape)

test.each(Object.keys(entities) as EntityName[])(
  'SC-1 a complete row of %s is valid, and each field is needed',
  (name) => {
    expect(faults(name)).toEqual([])
    expect(Object.keys(completeRows[name]).toSorted()).toEqual(columnsOf(name).toSorted())
    const mayMiss = name === 'channels' ? ['category_id', 'topic'] : name === 'messages' ? ['attachment_ids'] : []
    for (const column of columnsOf(name).filter((field) => !mayMiss.includes(field))) {
      const row = Object.entries(completeRows[name]).filter(([field]) => field !== column)
      expect(entities[name].safeParse(Object.fromEntries(row)).success).toBe(false)
    }
  },
)

test('SC-4 entities, requests and events are all Zod schemas', () => {
  const inputs = Object.values(apiEndpoints).flatMap(({ params, query, body }) =>
    body ? [params, query, body] : [params, query],
  )
  for (const schema of [...Object.values(entities), ...inputs]) expect(schema).toBeInstanceOf(z.ZodType)
})

describe('communities', () => {
  test('SC-T1 a complete community is valid', () => {
    expect(faults('communities')).toEqual([])
  })

  test('SC-T2 a community without name is invalid', () => {
    for (const name of [undefined, null, '', '   ']) expect(faults('communities', { name })).toEqual(['name'])
  })

  test('SC-T3 a non-UUID in a UUID field is invalid', () => {
    for (const id of ['', 'general', '0192', 7, null, `${newId()}x`])
      expect(faults('communities', { id })).toEqual(['id'])
    expect(faults('messages', { parent_id: 'first' })).toEqual(['parent_id'])
  })

  test('SC-T7 a slug has lower-case letters, digits and hyphens only', () => {
    for (const slug of ['acme', 'acme-2', 'a1-b2-c3']) expect(faults('communities', { slug })).toEqual([])
    for (const slug of ['Acme', 'ac me', 'ac_me', 'ac.me', 'ácme', 'acme/', '-acme', '']) {
      expect(faults('communities', { slug })).toContain('slug')
    }
  })
})

describe('channels', () => {
  test('SC-T4 a channel is text, voice, dm or group-dm', () => {
    const dm = { community_id: null }
    for (const changes of [{ type: 'text' }, { type: 'voice' }, { type: 'dm', ...dm }, { type: 'group-dm', ...dm }]) {
      expect(faults('channels', changes)).toEqual([])
    }
    for (const type of ['group_dm', 'thread', '', null]) expect(faults('channels', { type })).toEqual(['type'])
  })

  test('SC-T5 nil is fine in optional fields', () => {
    for (const nil of [null, undefined]) expect(faults('channels', { topic: nil, category_id: nil })).toEqual([])
    expect(apiEndpoints.createChannel.body.safeParse({ name: 'general' }).success).toBe(true)
  })

  test('AJ-66 a DM has no community, and a channel has one', () => {
    expect(faults('channels', { type: 'dm' })).toEqual(['community_id'])
    expect(faults('channels', { community_id: null })).toEqual(['community_id'])
  })

  test('SH-8 the category is optional, a category has a position, a member a role, a nickname and an avatar', () => {
    expect(columnsOf('channels')).toContain('category_id')
    expect(columnsOf('channel_categories')).toContain('position')
    expect(columnsOf('community_members')).toEqual(expect.arrayContaining(['role', 'nickname', 'avatar_key']))
    expect(columnsOf('channel_members')).toEqual(expect.arrayContaining(['channel_id', 'user_id']))
    expect(faults('channel_categories', { position: -1 })).toEqual(['position'])
    expect(faults('community_members', { role: 'boss' })).toEqual(['role'])
  })
})

describe('messages', () => {
  test('SC-T6 an empty body is invalid, stored and sent', () => {
    for (const body_md of ['', '  \n\t']) {
      expect(faults('messages', { body_md })).toEqual(['body_md'])
      expect(apiEndpoints.postMessage.body.safeParse({ body_md }).success).toBe(false)
      expect(apiEndpoints.editMessage.body.safeParse({ body_md }).success).toBe(false)
    }
    expect(faults('messages', { body_md: '', deleted_at: '2026-05-04T10:00:00.000Z' })).toEqual([])
    expect(faults('messages', { body_md: '', attachment_ids: [newId()] })).toEqual([])
  })

  test('SC-T8 a stored user mention parses to target type and target id', () => {
    const target_id = newId()
    const [found] = parseMentions(`hello @<user:${target_id}>`)
    expect(found).toEqual({ type: 'user', target_id })
    expect(faults('mentions', found)).toEqual([])
  })

  test('SH-9 a message has its parent and its edit, a mention may have no target, a notification one of five types', () => {
    expect(columnsOf('messages')).toEqual(expect.arrayContaining(['parent_id', 'edited_at']))
    expect(faults('mentions', { type: 'here', target_id: null })).toEqual([])
    for (const type of ['mention', 'dm', 'thread_reply', 'invite', 'system']) {
      expect(faults('notifications', { type })).toEqual([])
    }
    expect(faults('notifications', { type: 'like' })).toEqual(['type'])
    expect(faults('reactions', { emoji: 'ok' })).toEqual(['emoji'])
    expect(faults('webhooks', { token_hash: 'the token itself' })).not.toEqual([])
  })
})

describe('people and the server', () => {
  test('SH-7 a user has a status text, an API token scopes and an expiry', () => {
    expect(columnsOf('users')).toContain('status_text')
    expect(faults('api_tokens', { scopes: ['read', 'write', 'react', 'files', 'admin'] })).toEqual([])
    expect(faults('api_tokens', { scopes: ['root'] })).toEqual(['scopes.0'])
    expect(faults('api_tokens', { expires_at: null })).toEqual([])
    expect(faults('api_tokens', { expires_at: 'tomorrow' })).toEqual(['expires_at'])
  })

  test('SH-10 an invite counts its uses, a provider keeps its secret encrypted, a setting has key and value', () => {
    expect(columnsOf('invites')).toEqual(expect.arrayContaining(['code', 'max_uses', 'uses', 'expires_at']))
    expect(columnsOf('oauth_providers')).toEqual(
      expect.arrayContaining(['client_secret_encrypted', 'base_url', 'issuer_url', 'enabled']),
    )
    expect(faults('oauth_providers', { issuer_url: 'javascript:alert(1)' })).toEqual(['issuer_url'])
    expect(columnsOf('system_settings')).toEqual(['key', 'value'])
  })
})
