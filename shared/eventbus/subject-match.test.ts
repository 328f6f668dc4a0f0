import { describe, expect, test } from 'bun:test'
import { assertDurablePattern, assertPattern, assertSubject, isWild, matchesSubject } from './subject-match.ts'
import { SubjectIndex } from './subject-index.ts'

describe('EB-7 subject patterns are those of NATS', () => {
  test.each([
    ['chat.events.c1', 'chat.events.c1', true],
    ['chat.events.c1', 'chat.events.c12', false],
    ['chat.events.*', 'chat.events.c1', true],
    ['chat.events.*', 'chat.events', false],
    ['chat.events.*', 'chat.events.c1.x', false],
    ['chat.*.c1', 'chat.dm.c1', true],
    ['*.*', 'chat.dm', true],
    ['*', 'chat.dm', false],
    ['>', 'chat', true],
    ['>', 'chat.events.c1', true],
    ['chat.>', 'chat.events', true],
    ['chat.>', 'chat.events.c1.x', true],
    ['chat.>', 'chat', false],
    ['chat.>', 'chatter.events', false],
    ['chat.*.>', 'chat.events.c1', true],
    ['chat.*.>', 'chat.events', false],
    ['*.events.>', 'chat.events.c1.x', true],
    ['chat.ev*', 'chat.events', false],
    ['chat.ev*', 'chat.ev*', true],
  ])('%s against %s is %p', (pattern, subject, expected) => {
    expect(matchesSubject(pattern, subject)).toBe(expected)
  })
})

test('a star inside a token is no wildcard', () => {
  expect([isWild('a.b*'), isWild('a.*'), isWild('a.>'), isWild('a.b')]).toEqual([false, true, true, false])
})

test.each(['', '.', 'a.', '.a', 'a..b', 'a b', 'a.*', '>', 'a.\u0000', 'a\nb', 'x'.repeat(256)])(
  'nothing is published to %p',
  (subject) => {
    expect(() => assertSubject(subject)).toThrow(expect.objectContaining({ code: 'bad_subject' }))
  },
)

test.each(['', 'a..b', '>.a', 'a.>.b', 'a b', 'a.\r\n'])('nobody subscribes by %p', (pattern) => {
  expect(() => assertPattern(pattern)).toThrow(expect.objectContaining({ code: 'bad_subject' }))
})

test('only patterns of kept subjects are consumed', () => {
  for (const pattern of ['chat.>', '>', '*.events.c1', 'chat.dm.d1'])
    expect(() => assertDurablePattern(pattern)).not.toThrow()
  for (const pattern of ['live.>', 'chat', '*', 'chatter.x']) expect(() => assertDurablePattern(pattern)).toThrow()
})

describe('the subject index', () => {
  test('finds exact and wildcard values, and follows changes', () => {
    const index = new SubjectIndex<string>()
    index.add('chat.events.c1', 'exact')
    index.add('chat.*.c1', 'star')
    expect(index.match('chat.events.c1')).toEqual(['exact', 'star'])
    index.add('chat.>', 'tail')
    expect(index.match('chat.events.c1')).toEqual(['exact', 'star', 'tail'])
    index.remove('chat.events.c1', 'exact')
    index.remove('chat.*.c1', 'star')
    expect(index.match('chat.events.c1')).toEqual(['tail'])
    expect(index.match('live.x')).toEqual([])
  })

  test('removing what is not there changes nothing', () => {
    const index = new SubjectIndex<string>()
    index.add('a.*', 'one')
    index.remove('a.*', 'other')
    index.remove('a.b', 'one')
    expect(index.match('a.b')).toEqual(['one'])
  })
})
