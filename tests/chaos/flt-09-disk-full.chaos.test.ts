import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createApiClient } from '@ajet/shared/api-client'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { startStack } from '../support/stack.ts'
import { storedFiles, uploadParts } from '../support/uploads.ts'

const MIB = 1024 * 1024
/** A fresh PostgreSQL and what it may write before anything is asked of it. */
const SIZE_MIB = 400

const folder = await mkdtemp(join(tmpdir(), 'ajet-full-'))
const disk = join(folder, 'disk')
await mkdir(disk)
const canMount = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', `size=${SIZE_MIB}m`, 'ajet-full', disk]).exitCode === 0
if (!canMount) console.warn('SKIPPED FLT-09 of the whole server: this machine lets us mount no small file system')

describe.skipIf(!canMount)('a small disk', () => {
  const filler = join(disk, 'filler')
  beforeAll(async () => {
    await chmod(folder, 0o711)
    await chmod(disk, 0o711)
  })
  afterAll(async () => {
    Bun.spawnSync(['umount', '-l', disk])
    await rm(folder, { recursive: true, force: true })
  })

  test('FLT-09 a full disk: uploads are refused clearly and leave nothing, posts are refused or kept, and with room again everything goes on', async () => {
    await using stack = await startStack({ shape: 'one', dataDir: disk })
    const team = await foundTeam(stack)
    const channel = await openChannel(team, [])
    const upload = async (name: string, bytes: number) =>
      await uploadParts(stack, team.owner, channel.id, name, [new Uint8Array(bytes)])
    expect((await upload('before.bin', MIB)).status).toBe(201)
    await using load = await startLoad(stack, team, { clients: 2 })
    await load.more(10)

    fill(filler)
    const refused = await upload('refused.bin', 9 * MIB)
    expect([refused.status, await refused.json()]).toEqual([507, expect.objectContaining({ code: 'storage_full' })])
    expect(storedFiles(stack).whole.filter((key) => key.endsWith('refused.bin'))).toEqual([])
    expect(storedFiles(stack).pieces).toEqual([])
    const impatient = createApiClient({ baseUrl: stack.url, token: team.owner.token, retries: 0 })
    const codes: unknown[] = []
    await eventually('a post is refused because the database has no room', async () => {
      const body_md = Buffer.from(crypto.getRandomValues(new Uint8Array(4_000))).toString('base64')
      const said = await impatient.postMessage({ params: { channel_id: channel.id }, body: { body_md } }).catch(String)
      codes.push(said)
      return typeof said === 'string'
    })
    expect(codes.at(-1)).toContain('503 database_busy')
    const ready = await fetch(`${stack.url}/ready`)
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('disk of the database is full')])

    await rm(filler)
    await load.more(10)
    await eventually('/ready is well again', async () => (await fetch(`${stack.url}/ready`)).ok)
    expect((await upload('after.bin', MIB)).status).toBe(201)
    await load.verify()
  }, 120_000)
})

/** Takes every byte that is left. */
function fill(path: string): void {
  Bun.spawnSync(['dd', 'if=/dev/zero', `of=${path}`, 'bs=64k'], { stdout: 'ignore', stderr: 'ignore' })
  Bun.spawnSync(['sh', '-c', `dd if=/dev/zero bs=1 count=65536 >> ${path}`], { stdout: 'ignore', stderr: 'ignore' })
}
