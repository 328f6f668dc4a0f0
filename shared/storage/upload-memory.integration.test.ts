import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { eachStorage } from '../testing/each-storage.ts'

const MB = 1024 * 1024
const LIMIT = 32 * MB
const script = join(import.meta.dir, 'upload-memory-fixtures.ts')

interface Measured {
  readonly size: number
  readonly grownBytes: number
  readonly megabytesPerSecond: number
}

eachStorage(({ name, config }) => {
  for (const direction of ['up', 'down', 'down slowly'] as const) {
    test(`FS-7 200 MB ${direction} move the memory of the process by less than 32 MB`, async () => {
      const { size, grownBytes, megabytesPerSecond } = await measureLeast(direction, config())
      console.log(`${name}, ${direction}: +${(grownBytes / MB).toFixed(1)} MB, ${megabytesPerSecond} MB/s`)
      expect(size).toBe(200 * MB)
      expect(grownBytes).toBeLessThan(LIMIT)
    }, 120_000)
  }
})

/**
 * The least of up to three: how much garbage lies about at the peak is chance (12 to 35 MB were seen), while what is kept
 * until the end of a transfer would show in each of them.
 */
async function measureLeast(direction: string, config: object, triesLeft = 3): Promise<Measured> {
  const measured = await measure(direction, config)
  if (measured.grownBytes < LIMIT || triesLeft === 1) return measured
  return await measureLeast(direction, config, triesLeft - 1)
}

/**
 * In a process of its own, where nothing else takes or frees memory. Its heap collects as bun has it: told to wait until
 * there are 64 MB (docs/decisions/0014), the few MB of this program would let as much garbage lie.
 */
async function measure(direction: string, config: object): Promise<Measured> {
  const args = [process.execPath, script, direction, JSON.stringify(config)]
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BUN_JSC_')))
  const child = Bun.spawn(args, { stdout: 'pipe', stderr: 'inherit', env })
  return (await new Response(child.stdout).json()) as Measured
}
