import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { TypingSender } from './typing-sender.ts'

const fetchOfTheRuntime = globalThis.fetch
let sent: string[]
beforeEach(() => {
  sent = []
  jest.useFakeTimers()
  globalThis.fetch = Object.assign(
    async (_input: unknown, init?: { readonly body?: unknown }) => {
      sent.push((JSON.parse(String(init?.body)) as { readonly state: string }).state)
      return new Response(null, { status: 204 })
    },
    { preconnect: fetchOfTheRuntime.preconnect },
  )
})
afterEach(() => {
  jest.useRealTimers()
  globalThis.fetch = fetchOfTheRuntime
})

test('AJ-94 fifteen seconds without a key are the end of writing', () => {
  const sender = new TypingSender('channel', null)
  sender.noteKey()
  jest.advanceTimersByTime(14_999)
  expect(sent).toEqual(['start'])
  jest.advanceTimersByTime(1)
  expect(sent).toEqual(['start', 'stop'])
})

test('AJ-94 each key begins the fifteen seconds anew', () => {
  const sender = new TypingSender('channel', null)
  sender.noteKey()
  jest.advanceTimersByTime(10_000)
  sender.noteKey()
  jest.advanceTimersByTime(14_999)
  expect(sent).not.toContain('stop')
  sender.stop()
  expect(sent.at(-1)).toBe('stop')
})
