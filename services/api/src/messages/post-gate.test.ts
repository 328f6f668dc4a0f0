import { expect, test } from 'bun:test'
import { PostGate } from './post-gate.ts'

/** Posts that end when told to. */
function postsThrough(gate: PostGate) {
  const started: string[] = []
  const posts = new Map<
    string,
    { readonly start: PromiseWithResolvers<void>; readonly end: PromiseWithResolvers<void> }
  >()
  const post = (channel: string, name: string) => {
    const mine = { start: Promise.withResolvers<void>(), end: Promise.withResolvers<void>() }
    posts.set(name, mine)
    return gate.pass(channel, async () => {
      started.push(name)
      mine.start.resolve()
      await mine.end.promise
      return name
    })
  }
  const end = async (name: string) => {
    await posts.get(name)?.start.promise
    posts.get(name)?.end.resolve()
  }
  return { started, post, end }
}

test('posts of one channel take turns in their order, those of another do not wait for them', async () => {
  const { started, post, end } = postsThrough(new PostGate({ atOnce: 1 }))
  const all = [post('a', 'a1'), post('a', 'a2'), post('a', 'a3'), post('b', 'b1')]
  await end('b1')
  expect(started).toEqual(['a1', 'b1'])
  await end('a1')
  await end('a2')
  await end('a3')
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1'])
  expect(started).toEqual(['a1', 'b1', 'a2', 'a3'])
})

test('a post that fails gives its place away', async () => {
  const gate = new PostGate({ atOnce: 1 })
  const failed = gate.pass('a', () => Promise.reject(new Error('no')))
  const next = gate.pass('a', () => Promise.resolve('yes'))
  expect(await failed.catch((error: Error) => error.message)).toBe('no')
  expect(await next).toBe('yes')
})

test('a queue that is full says so', async () => {
  const { post, end } = postsThrough(new PostGate({ atOnce: 1, waiting: 1 }))
  const first = post('a', 'one')
  const second = post('a', 'two')
  expect(await post('a', 'three').catch((error: { code: string }) => error.code)).toBe('database_busy')
  await end('one')
  await end('two')
  expect(await Promise.all([first, second])).toEqual(['one', 'two'])
})
