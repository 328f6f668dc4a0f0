import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from './program-fixtures.ts'

const program = join(import.meta.dir, '../main.ts')
const ada = { username: 'ada', display_name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }
const setup_token = 'token-of-this-test'
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ajet-backup-'))
  chmodSync(folder, 0o711)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const env = { PATH: process.env['PATH'] ?? '', AJET_SETUP_TOKEN: setup_token, AJET_LOG_LEVEL: 'error' }

const run = (args: readonly string[], input?: Uint8Array<ArrayBuffer>) => runProgram(args, { folder, env, input })

async function serve(data: string) {
  const child = Bun.spawn([process.execPath, program, 'serve', '--port', '0', '--data', data], {
    cwd: folder,
    env: { ...env, HOME: folder },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const ready = Promise.withResolvers<string>()
  void (async () => {
    let text = ''
    for await (const chunk of child.stdout) {
      text += new TextDecoder().decode(chunk)
      const [, url] = /Address +(\S+)\n[\s\S]*Press Ctrl\+C/.exec(text) ?? []
      if (url) ready.resolve(url)
    }
    ready.reject(new Error(`The server ended before it was ready:\n${text}`))
  })()
  const url = await ready.promise
  const call = async (path: string, body?: object, token?: string) => {
    const answer = await fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        origin: url,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: body && JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const stop = async () => {
    child.kill('SIGINT')
    await child.exited
  }
  return { call, url, [Symbol.asyncDispose]: stop }
}

interface Message {
  readonly seq: number
  readonly body_md: string
}

describe('a backup', () => {
  test('FLT-20 taken while people write restores to a server where everything of one moment is there', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')]
    const path = join(folder, 'chat.tar.zst')
    {
      await using server = await serve(first)
      const home = { name: 'Home', slug: 'home' }
      const { body } = await server.call('/auth/setup', { setup_token, ...ada, community: home })
      const token = String(body['token'])
      const channel = await channelOf(server, token)
      putFile(first, 'attachments/0192/note.txt', 'kept')
      let isOver = false
      let posted = 0
      const writing = (async () => {
        while (!isOver) {
          const message = { body_md: `message ${posted}`, nonce: crypto.randomUUID() }
          expect((await server.call(`/api/channels/${channel}/messages`, message, token)).status).toBe(201)
          posted++
        }
      })()
      const done = await run(['backup', path, '--json', '--data', first])
      isOver = true
      await writing
      expect([done.code, done.said]).toEqual([0, ''])
      const summary = JSON.parse(done.text) as { rows: Record<string, number>; files: object }
      expect(summary).toMatchObject({ file: path, rows: { users: 1 }, files: { count: 1, bytes: 4 } })
      expect(summary.rows['messages']).toBeLessThanOrEqual(posted)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
    const restored = await run(['restore', path, '--data', second])
    expect([restored.code, restored.said]).toEqual([0, ''])
    expect(restored.text).toContain('1 person')
    expect(readFile(second, 'attachments/0192/note.txt')).toBe('kept')

    await using server = await serve(second)
    const login = await server.call('/auth/login', { login: ada.username, password: ada.password })
    expect(login.status).toBe(200)
    const token = String(login.body['token'])
    const channel = await channelOf(server, token)
    const page = await server.call(`/api/channels/${channel}/messages?limit=100`, undefined, token)
    const seqs = (page.body['items'] as readonly Message[]).map(({ seq }) => seq).toSorted((a, b) => a - b)
    expect(seqs.length).toBeGreaterThan(0)
    expect(seqs).toEqual(seqs.map((_, at) => (seqs[0] ?? 0) + at))
    const next = { body_md: 'after', nonce: crypto.randomUUID() }
    const after = await server.call(`/api/channels/${channel}/messages`, next, token)
    expect(after).toMatchObject({ status: 201, body: { seq: (seqs.at(-1) ?? 0) + 1 } })
  }, 120_000)

  test('of a server that is stopped goes through a pipe, and back in through one', async () => {
    const [from, to] = [join(folder, 'first'), join(folder, 'third')]
    const out = await run(['backup', '-', '--data', from])
    expect(out.code).toBe(0)
    expect(out.said).toContain('1 person')
    const back = await run(['restore', '-', '--json', '--data', to], out.bytes)
    expect([back.code, back.said]).toEqual([0, ''])
    expect(JSON.parse(back.text)).toMatchObject({ file: '-', result: 'restored', files: { count: 1 } })
  }, 60_000)

  test('is an archive that the tools of the system open', async () => {
    const tar = Bun.which('tar')
    if (!tar) throw new Error('This test needs tar')
    const plain = Bun.zstdDecompressSync(readFileSync(join(folder, 'chat.tar.zst')))
    const listed = Bun.spawnSync([tar, '-t'], { stdin: plain })
    expect(listed.exitCode).toBe(0)
    const names = listed.stdout.toString().trim().split('\n')
    expect([names[0], names.at(-1)]).toEqual(['backup.json', 'end.json'])
    expect(names).toContain('tables/users/00000001.copy')
    expect(names).toContain('files/attachments/0192/note.txt')
  })
})

describe('refusals of one line', () => {
  test.each([
    ['a folder without a server', ['backup', '--data', 'nothing'], 1, 'There is no ajet-chat data in'],
    ['a file that is there', ['backup', 'chat.tar.zst', '--data', 'first'], 1, 'is there already'],
    ['a folder that is not', ['backup', 'no/where.zst', '--data', 'first'], 1, 'cannot be written'],
    ['no name', ['restore', '--data', 'x'], 2, 'Name the backup'],
    ['a file that is not', ['restore', 'nothing.zst', '--data', 'x'], 1, 'nothing.zst cannot be read'],
    ['a folder', ['restore', 'first', '--data', 'x'], 1, 'it is not a file'],
    ['people in the place', ['restore', 'chat.tar.zst', '--data', 'first'], 1, 'into an empty place only'],
    ['an option nobody knows', ['backup', '--prot', '1'], 2, 'there is no option --prot'],
    ['two names', ['backup', 'a', 'b'], 2, 'one argument too many'],
  ])(
    '%s',
    async (_, args, exitCode, words) => {
      const { code, said, text } = await run(args)
      const lines = said.trimEnd().split('\n')
      expect({ code, text, lines }).toEqual({ code: exitCode, text: '', lines: [expect.stringContaining(words)] })
      expect(existsSync(join(folder, 'x'))).toBe(false)
    },
    30_000,
  )

  test('a warning of the database adds no line where the log is to be of errors', async () => {
    using stale = stalePidFile()
    const { said } = await run(['restore', 'chat.tar.zst', '--data', 'first'])
    expect(said.trimEnd().split('\n')).toEqual([expect.stringContaining('into an empty place only')])
    expect(stale.isThere()).toBe(false)
  })

  test('no database is started for a backup whose file is there', async () => {
    using stale = stalePidFile()
    const { said } = await run(['backup', 'chat.tar.zst', '--data', 'first'])
    expect(said).toContain('is there already')
    expect(stale.isThere()).toBe(true)
  })

  test('a damaged file makes nothing', async () => {
    const bytes = readFileSync(join(folder, 'chat.tar.zst'))
    writeFileSync(join(folder, 'cut.zst'), bytes.subarray(0, -30))
    const { code, said } = await run(['restore', 'cut.zst', '--data', 'x'])
    expect([code, said]).toEqual([1, expect.stringContaining('The backup cannot be used')])
    expect(existsSync(join(folder, 'x'))).toBe(false)
    expect((await run(['restore', 'cut.zst', '--check'])).code).toBe(1)
    expect((await run(['restore', 'chat.tar.zst', '--check'])).text).toContain('is whole')
  }, 30_000)

  test('a reader that goes away is told, and so is whoever interrupts', async () => {
    const command = `"${process.execPath}" "${program}" backup - --data first | true`
    const piped = Bun.spawn(['sh', '-c', command], { cwd: folder, env: { ...env, HOME: folder }, stderr: 'pipe' })
    expect(await new Response(piped.stderr).text()).toContain('the backup is not whole')

    const restoring = Bun.spawn([process.execPath, program, 'restore', '-', '--data', 'interrupted'], {
      cwd: folder,
      env: { ...env, HOME: folder },
      stdin: 'pipe',
      stderr: 'pipe',
    })
    const bytes = readFileSync(join(folder, 'chat.tar.zst'))
    await restoring.stdin.write(bytes.subarray(0, 1_000))
    await restoring.stdin.flush()
    await until(() => existsSync(join(folder, 'interrupted/files/objects')))
    restoring.kill('SIGINT')
    await restoring.stdin.write(bytes.subarray(1_000))
    await restoring.stdin.end()
    expect(await new Response(restoring.stderr).text()).toContain('Interrupted')
    expect(await restoring.exited).toBe(1)
    expect((await run(['restore', 'chat.tar.zst', '--data', 'interrupted'])).code).toBe(0)
  }, 30_000)

  test('nothing unfinished is left behind', () => {
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })
})

/** What a killed server leaves behind; the next start takes it away, with a warning. */
function stalePidFile() {
  const path = join(folder, 'first/postgres/postmaster.pid')
  writeFileSync(path, `${process.pid}\n`)
  return { isThere: () => existsSync(path), [Symbol.dispose]: () => rmSync(path, { force: true }) }
}

async function channelOf(server: Awaited<ReturnType<typeof serve>>, token: string): Promise<string> {
  const { body } = await server.call('/api/communities/home/channels', undefined, token)
  const [channel] = body['items'] as readonly { readonly id: string }[]
  return channel?.id ?? ''
}

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!isTrue() && performance.now() < end) await Bun.sleep(10)
  expect(isTrue()).toBe(true)
}

const pathOf = (data: string, key: string): string => join(data, 'files/objects', key)

function putFile(data: string, key: string, text: string): void {
  mkdirSync(join(pathOf(data, key), '..'), { recursive: true })
  writeFileSync(pathOf(data, key), text)
}

function readFile(data: string, key: string): string {
  return readFileSync(pathOf(data, key), 'utf8')
}
