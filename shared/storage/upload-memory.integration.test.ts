import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { eachStorage } from '../testing/each-storage.ts'

const MB = 1024 * 1024
const script = join(import.meta.dir, 'upload-memory-fixtures.ts')

interface Measured {
  readonly size: number
  readonly grownBytes: number
  readonly megabytesPerSecond: number
}

eachStorage(({ name, config }) => {
  for (const direction of ['up', 'down', 'down slowly'] as const) {
    test(`FS-7 200 MB ${direction} move the memory of the process by less than 32 MB`, async () => {
      const { size, grownBytes, megabytesPerSecond } = await measure(direction, config())
      console.log(`${name}, ${direction}: +${(grownBytes / MB).toFixed(1)} MB, ${megabytesPerSecond} MB/s`)
      expect(size).toBe(200 * MB)
      expect(grownBytes).toBeLessThan(32 * MB)
    }, 120_000)
  }
})

/** In a process of its own, where nothing else takes or frees memory. */
async function measure(direction: string, config: object): Promise<Measured> {
  const args = [process.execPath, script, direction, JSON.stringify(config)]
  const child = Bun.spawn(args, { stdout: 'pipe', stderr: 'inherit' })
  return (await new Response(child.stdout).json()) as Measured
}
