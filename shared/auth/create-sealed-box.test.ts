import { expect, test } from 'bun:test'
import { createSealedBox } from './create-sealed-box.ts'

const key = (byte: number) => async () => new Uint8Array(32).fill(byte)
const box = createSealedBox(key(1), 'codes')

test('what was sealed opens for its owner, and for nobody else, as nothing else and with no other key', async () => {
  const sealed = await box.seal('ann', 'hunter2')
  expect(await box.open('ann', sealed)).toBe('hunter2')
  const tries = [
    box.open('bob', sealed),
    createSealedBox(key(2), 'codes').open('ann', sealed),
    createSealedBox(key(1), 'other').open('ann', sealed),
  ]
  expect(await Promise.all(tries)).toEqual([undefined, undefined, undefined])
})
