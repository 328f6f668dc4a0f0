import path from 'node:path'
import { parseArgs } from 'node:util'
import { FULL_SIZE, storeWorld } from './system/stored-world.ts'

const usage = `usage: npm run bench -- seed --data DIR [--messages N] [--users N] [--channels N]
Fills an empty data folder with a year of a big server, to look at and to measure on. Default: 1,000,000 messages of
10,000 people in 2,000 channels, in one or two minutes. Prints how to sign in.`

/** Runs the seeding command; gives the exit code. */
export async function runSeed(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      messages: { type: 'string' },
      users: { type: 'string' },
      channels: { type: 'string' },
    },
  })
  const size = {
    messages: Number(values.messages ?? FULL_SIZE.messages),
    users: Number(values.users ?? FULL_SIZE.users),
    channels: Number(values.channels ?? FULL_SIZE.channels),
  }
  if (values.data === undefined || !Object.values(size).every((each) => Number.isInteger(each) && each > 0)) {
    console.error(usage)
    return 2
  }
  const dataDir = path.resolve(values.data)
  const { owner } = await storeWorld(dataDir, size)
  console.log(
    `Start it with AJET_DATA_DIR=${dataDir} npm start and sign in as ${owner.username} with ${owner.password}`,
  )
  return 0
}
