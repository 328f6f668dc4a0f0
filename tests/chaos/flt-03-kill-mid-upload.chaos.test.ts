import { expect, test } from 'bun:test'
import { SQL } from 'bun'
import { createDiskStorage } from '@ajet/shared/storage'
import { newSecret } from '@ajet/shared/std'
import { eventually } from '../support/eventually.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'
import { largePng, storedFiles, uploadParts } from '../support/uploads.ts'

const MIB = 1024 * 1024

test('FLT-03 kill -9 in the middle of an upload: nothing half is stored, its pieces are collected, the next start is fine', async () => {
  await using stack = await startStack({ shape: 'many' })
  const team = await foundTeam(stack)
  const channel = await openChannel(team, [])
  const rest = Promise.withResolvers<void>()
  async function* slowly() {
    yield new Uint8Array(MIB)
    await rest.promise
    yield new Uint8Array(MIB)
  }
  const upload = uploadParts(stack, team.owner, channel.id, 'half.bin', slowly()).then(
    ({ status }) => status,
    () => 0,
  )
  await eventually('a piece has come in', () => storedFiles(stack).pieces.length > 0)

  await stack.process('api').kill9()
  rest.resolve()
  expect(await upload).not.toBe(201)
  await stack.restart('api')

  expect(storedFiles(stack)).toMatchObject({ whole: [], pieces: [expect.any(String)] })
  expect(await rowsOf(stack, `select 1 from attachments where status = 'ready'`)).toEqual([])
  const again = await uploadParts(stack, team.owner, channel.id, 'whole.bin', [new Uint8Array(MIB)])
  expect(again.status).toBe(201)
  const storage = await createDiskStorage({ folder: `${stack.dataDir}/files`, urlPrefix: '/', secret: newSecret() })
  await storage.dropUnfinished(-1)
  expect(storedFiles(stack)).toMatchObject({ whole: [expect.stringContaining('whole.bin')], pieces: [] })
}, 90_000)

test('FLT-03 kill -9 in the middle of a thumbnail: nobody sees the image, and its file is deleted when its day is over', async () => {
  await using stack = await startStack({ shape: 'many' })
  const team = await foundTeam(stack)
  const channel = await openChannel(team, [])
  const image = largePng(6_000)
  const upload = uploadParts(stack, team.owner, channel.id, 'large.png', [image]).then(
    ({ status }) => status,
    () => 0,
  )
  await eventually('the file itself is stored', () => storedFiles(stack).whole.some((key) => key.endsWith('large.png')))
  await stack.process('api').kill9()
  expect(await upload).not.toBe(201)
  await stack.restart('api')

  const orphans = storedFiles(stack).whole
  expect(orphans.length).toBeGreaterThan(0)
  expect(await rowsOf(stack, `select 1 from attachments where status = 'ready'`)).toEqual([])
  const remembered = await rowsOf(stack, `select storage_key from file_deletion_queue where created_at > now()`)
  for (const key of orphans) expect(remembered).toContainEqual({ storage_key: key })
  const again = await uploadParts(stack, team.owner, channel.id, 'again.png', [image])
  expect([again.status, await again.json()]).toEqual([201, expect.objectContaining({ width: 6_000, height: 6_000 })])

  await rowsOf(stack, `update file_deletion_queue set created_at = now()`)
  await stack.restart('api')
  await eventually('the orphans are collected', () => storedFiles(stack).whole.every((key) => !orphans.includes(key)))
  expect(storedFiles(stack).whole.filter((key) => key.endsWith('again.png'))).toHaveLength(1)
}, 90_000)

/** Asks the database itself, whatever the server shows. */
async function rowsOf({ databaseUrl }: Stack, statement: string): Promise<readonly unknown[]> {
  await using sql = new SQL(databaseUrl ?? '', { max: 1 })
  return Array.from(await sql.unsafe(statement))
}
