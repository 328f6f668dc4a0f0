import { expect } from 'bun:test'
import { eventually } from './eventually.ts'

/** Waits until `read` gives exactly `expected`; fails with the difference to what it gave last. */
export async function becomes<T>(read: () => T | Promise<T>, expected: T, timeoutMs?: number): Promise<void> {
  let last: T | undefined
  const isSame = async () => {
    last = await read()
    return Bun.deepEquals(last, expected)
  }
  try {
    await eventually('the value expected', isSame, timeoutMs)
  } catch (error) {
    expect(last, String(error)).toEqual(expected)
    throw error
  }
}
