import { expect, test } from 'bun:test'
import { fileSize } from './file-size.ts'

test('a size is said in the unit that people would take', () => {
  const said = [0, 1, 512, 1_000, 1_234, 12_345, 999_999, 10_000_000, 5_368_709_120].map(fileSize)
  expect(said).toEqual(['0 bytes', '1 bytes', '512 bytes', '1 kB', '1.2 kB', '12 kB', '1000 kB', '10 MB', '5.4 GB'])
})
