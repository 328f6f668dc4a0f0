import { expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { PostBatches, type PostBatchesOptions } from './post-batches.ts'
import type { PostInput, PostOutcome } from './post-statement.ts'

function inputTo(channel_id: string, body_md: string, more: Partial<PostInput> = {}): PostInput {
  const payload = { body_md, mentions: [] }
  const event = {
    type: 'message/created',
    id: newId(),
    channel_id,
    actor_id: 'u',
    audience: 'channel',
    payload,
  } as const
  const place = { channel_id, author_id: 'u', parent_id: null, nonce: null, notifies: false, preview: null }
  return { message_id: newId(), ...place, notifies: false, event, ...more }
}

const done: PostOutcome = {
  joined: true,
  archived: false,
  silenced: false,
  muted: false,
  estranged: false,
  parent_open: null,
  outbox_id: '1',
  subject: 's',
  event: null,
}

/** Batches that end when told to. */
function recordBatches(options: Partial<PostBatchesOptions> = {}) {
  const lists: string[][] = []
  const waiting: PromiseWithResolvers<readonly (PostOutcome | undefined)[]>[] = []
  let begun = Promise.withResolvers<void>()
  const batches = new PostBatches({
    run: (inputs) => {
      lists.push(inputs.map(({ event }) => String(event.payload['body_md'])))
      const batch = Promise.withResolvers<readonly (PostOutcome | undefined)[]>()
      waiting.push(batch)
      begun.resolve()
      begun = Promise.withResolvers<void>()
      return batch.promise
    },
    ...options,
  })
  const started = async (count: number) => {
    while (lists.length < count) await begun.promise
  }
  const finish = (at: number) => waiting[at]?.resolve((lists[at] ?? []).map(() => done))
  const fail = (at: number, error: Error) => waiting[at]?.reject(error)
  return { batches, lists, started, finish, fail }
}

test('what comes in one tick goes together, what comes later with the next', async () => {
  const { batches, lists, started, finish } = recordBatches({ atOnce: 1 })
  const first = [batches.post(inputTo('a', 'a1')), batches.post(inputTo('b', 'b1')), batches.post(inputTo('a', 'a2'))]
  await started(1)
  const second = [batches.post(inputTo('a', 'a3')), batches.post(inputTo('c', 'c1'))]
  finish(0)
  expect(await Promise.all(first)).toEqual([done, done, done])
  await started(2)
  finish(1)
  expect(await Promise.all(second)).toEqual([done, done])
  expect(lists).toEqual([
    ['a1', 'a2', 'b1'],
    ['a3', 'c1'],
  ])
})

test('a statement that takes long has others beside it, none with a channel of its own', async () => {
  const { batches, lists, started, finish } = recordBatches()
  const posts = [batches.post(inputTo('a', 'a1'))]
  await started(1)
  posts.push(batches.post(inputTo('a', 'a2')), batches.post(inputTo('b', 'b1')))
  await started(2)
  expect(lists).toEqual([['a1'], ['b1']])
  finish(0)
  await started(3)
  finish(1)
  finish(2)
  await Promise.all(posts)
  expect(lists[2]).toEqual(['a2'])
})

test('a full channel leaves room for the others', async () => {
  const { batches, lists, started, finish } = recordBatches({ atOnce: 1, most: 2 })
  const posts = ['a1', 'a2', 'a3', 'a4'].map((body) => batches.post(inputTo('a', body)))
  posts.push(batches.post(inputTo('b', 'b1')))
  for (const at of [0, 1, 2]) {
    await started(at + 1)
    finish(at)
  }
  await Promise.all(posts)
  expect(lists).toEqual([['a1', 'a2'], ['b1', 'a3'], ['a4']])
})

test('a nonce said twice is in two statements', async () => {
  const { batches, lists, started, finish } = recordBatches()
  const posts = ['one', 'two'].map((body) => batches.post(inputTo('a', body, { nonce: 'same' })))
  await started(1)
  finish(0)
  await started(2)
  finish(1)
  await Promise.all(posts)
  expect(lists).toEqual([['one'], ['two']])
})

test('replies and messages with mentions are posted alone', async () => {
  const { batches, lists } = recordBatches()
  const mention = { type: 'channel_link', target_id: 'c', name: 'c' }
  const input = inputTo('a', 'x')
  const linked = { ...input, event: { ...input.event, payload: { body_md: 'x', mentions: [mention] } } }
  const alone = [inputTo('a', 'x', { parent_id: 'p' }), linked]
  expect(await Promise.all(alone.map((one) => batches.post(one)))).toEqual([undefined, undefined])
  expect(lists).toEqual([])
})

test('a statement the database refused is tried one by one, one of unknown fate is not', async () => {
  const { batches, started, fail } = recordBatches()
  const refused = [batches.post(inputTo('a', 'a1')), batches.post(inputTo('b', 'b1'))]
  await started(1)
  fail(0, Object.assign(new Error('duplicate key'), { errno: '23505' }))
  expect(await Promise.all(refused)).toEqual([undefined, undefined])
  const unknown = batches.post(inputTo('a', 'a2'))
  await started(2)
  fail(1, new Error('connection lost'))
  expect(await unknown.catch((error: Error) => error.message)).toBe('connection lost')
})

test('a queue that is full says so', async () => {
  const { batches, started, finish } = recordBatches({ waiting: 1 })
  const first = batches.post(inputTo('a', 'a1'))
  await started(1)
  const second = batches.post(inputTo('a', 'a2'))
  expect(await batches.post(inputTo('a', 'a3')).catch((error: { code: string }) => error.code)).toBe('database_busy')
  finish(0)
  await started(2)
  finish(1)
  expect(await Promise.all([first, second])).toEqual([done, done])
})
