import { expect, test } from 'bun:test'
import { describeAct, type ActPart } from './describe-act.ts'

const created_at = '2026-01-01T00:00:00.000Z'

function say(action: string, data: Record<string, string> = {}, target = 'bo') {
  const { parts, rest } = describeAct({ action, target, data, created_at })
  return [parts.map(textOf).join(''), rest]
}

function textOf(part: ActPart): string {
  if (typeof part === 'string') return part
  if (part.kind === 'said') return `«${part.text}»`
  return part.kind === 'user' ? `@${part.id}` : `#${part.name ?? part.id}`
}

test.each([
  ['member/banned', { reason: 'spam' }, 'banned @bo: «spam»'],
  ['member/banned', { reason: '' }, 'banned @bo'],
  ['member/muted', { until: '2026-01-04T00:00:01.000Z' }, 'muted @bo for 3 days'],
  ['member/muted', { until: '2026-01-01T02:00:00.000Z' }, 'muted @bo for 2 hours'],
  ['member/muted', { until: '2026-01-01T00:00:40.000Z' }, 'muted @bo for a minute'],
  ['member/muted', { until: 'infinity' }, 'muted @bo until somebody ends it'],
  ['member/kicked', {}, 'removed @bo from the community'],
  ['member/kicked', { channel_id: 'c1' }, 'removed @bo from #c1'],
  ['member/role-changed', { from: 'member', to: 'admin' }, 'made @bo an «admin»'],
  ['channel/member-changed', { channel_id: 'c1', voice: 'false' }, 'took voice from @bo in #c1'],
  ['channel/created', { name: 'plans' }, 'created #plans'],
  ['channel/updated', { name: 'plans', archived: 'true' }, 'archived #plans'],
  ['message/deleted', { author_id: 'bo', channel_id: 'c1' }, 'deleted a message of @bo in #c1'],
  ['preview/removed', { author_id: 'bo', channel_id: 'c1' }, 'removed a link preview from a message of @bo in #c1'],
  [
    'outgoing-webhook/updated',
    { name: 'CRM', changed: 'url', host: 'x.example' },
    'changed the outgoing webhook «CRM»',
  ],
  ['outgoing-webhook/updated', { name: 'CRM', enabled: 'false' }, 'switched the outgoing webhook «CRM» off'],
  ['outgoing-webhook/secret-renewed', { name: 'CRM' }, 'renewed the secret of the outgoing webhook «CRM»'],
  ['category/ordered', {}, 'put the categories in another order'],
  ['token/created', { api_user: 'b', name: 'CI', scopes: 'read' }, 'made the token «CI» of @b'],
  ['provider/created', {}, 'added the login provider «bo»'],
  ['user/deleted', { by: 'ajet-chat admin' }, 'deleted the account (@bo)'],
])('AJ-9 %s with %p is said as a sentence', (action, data, expected) => {
  expect(say(action, data)[0]).toBe(expected)
})

test('what the sentence does not say is left, and what nobody has a sentence for is said whole', () => {
  expect(say('channel/updated', { name: 'plans', visibility: 'private' })).toEqual([
    'changed #plans',
    { visibility: 'private' },
  ])
  expect(say('rocket/was-launched', { to: 'the moon' })).toEqual(['rocket was launched', { to: 'the moon' }])
  expect(say('constructor')[0]).toBe('constructor')
})

test('what people wrote is never taken for a placeholder', () => {
  expect(say('category/created', { name: '{user} {name}' })[0]).toBe('created the category «{user} {name}»')
})
