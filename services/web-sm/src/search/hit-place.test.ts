import { expect, test } from 'bun:test'
import type { MessageHitView, SyncView } from '@ajet/shared/schema'
import { findHitPlace } from './hit-place.ts'

const author = (id: string, display_name: string) => ({
  id,
  username: id,
  display_name,
  avatar_url: null,
  kind: 'user' as const,
})
const known = {
  user: author('me', 'Ada'),
  communities: [
    { id: 'c1', slug: 'acme', name: 'Acme' },
    { id: 'c2', slug: 'other', name: '<b>Other</b>' },
  ],
  dms: [{ id: 'd1', members: [author('me', 'Ada'), author('mia', 'Mia')] }],
} as unknown as SyncView
const place = (channel: MessageHitView['channel']) => findHitPlace(channel, known, 'c1')

test('a hit is where its reader says it is, and a reply is in its thread', () => {
  const here = place({ id: 'x', community_id: 'c1', type: 'text', name: 'général' })
  expect(here?.label).toBe('#général')
  expect(here?.hrefOf({ id: 'm1' })).toBe('/c/acme/channels/g%C3%A9n%C3%A9ral?m=m1')
  expect(here?.hrefOf({ id: 'm2', parent_id: 'm1' })).toBe('/c/acme/channels/g%C3%A9n%C3%A9ral/thread/m1#m-m2')
  expect(place({ id: 'y', community_id: 'c2', type: 'text', name: 'ops' })?.label).toBe('#ops in <b>Other</b>')
  const dm = place({ id: 'd1', community_id: null, type: 'dm', name: '' })
  expect([dm?.label, dm?.hrefOf({ id: 'm1' })]).toEqual(['Mia', '/dm/d1?m=m1'])
})

test('what is in no place of the reader any more has none', () => {
  expect(place({ id: 'x', community_id: 'gone', type: 'text', name: 'a' })).toBeUndefined()
  expect(place({ id: 'gone', community_id: null, type: 'dm', name: '' })).toBeUndefined()
})
