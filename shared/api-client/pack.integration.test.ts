import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packApiClient } from './pack.ts'

/** A project of somebody else, with the package installed. */
let project: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'ajet-client-'))
  await packApiClient(join(project, 'node_modules/@ajet/api-client'))
  await symlink(dirname(Bun.resolveSync('zod/package.json', import.meta.dir)), join(project, 'node_modules/zod'))
  await mkdir(join(project, 'src'))
}, 60_000)
afterAll(async () => await rm(project, { recursive: true }))

async function run(command: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const child = Bun.spawn([...command], { cwd: project, stdout: 'pipe', stderr: 'pipe' })
  const text = await new Response(child.stdout).text()
  const errors = await new Response(child.stderr).text()
  return { code: await child.exited, text: text + errors }
}

test('SH-6 the package runs in Node, outside this repository, and a pause before a retry keeps the program alive', async () => {
  const script = `
    import { createApiClient, ApiClientError, paginate } from '@ajet/api-client'
    let tries = 0
    const fetch = async (request) =>
      ++tries === 1 ? new Response('', { status: 503 }) : Response.json({ ok: request.url === 'http://api/api/heartbeat' })
    const client = createApiClient({ baseUrl: 'http://api', fetch, verifyOutput: true })
    console.log(await client.heartbeat(), typeof ApiClientError, typeof paginate)`
  await Bun.write(join(project, 'src/main.mjs'), script)
  expect(await run(['node', 'src/main.mjs'])).toEqual({ code: 0, text: '{ ok: true } function function\n' })
})

test('its types know the endpoints', async () => {
  const program = (wrong: string) => `
    import { createApiClient } from '@ajet/api-client'
    const client = createApiClient({ baseUrl: 'http://api' })
    const { items } = await client.listChannels({ params: { community: 'home' } })
    export const names: readonly string[] = items.map((channel) => channel.${wrong})
  `
  const compile = async (field: string) => {
    await Bun.write(join(project, 'src/main.ts'), program(field))
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'esnext',
      '--module',
      'nodenext',
      '--lib',
      'esnext,dom',
      '--types',
      '',
    ]
    const tsc = join(import.meta.dir, '../../node_modules/.bin/tsc')
    await Bun.write(join(project, 'package.json'), '{"type":"module"}')
    return await run([tsc, '--ignoreConfig', ...options, '--skipLibCheck', 'src/main.ts'])
  }
  expect(await compile('name')).toEqual({ code: 0, text: '' })
  expect((await compile('nmae')).text).toContain(`Property 'nmae' does not exist`)
}, 60_000)
