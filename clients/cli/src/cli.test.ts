import { newId } from '@ajet/shared/std'
import { describe, expect, test } from 'bun:test'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SERVER, TOKEN } from './testing/fake-server.ts'
import { openShell, until } from './testing/run.ts'

const nobody = { env: {} }
const jsonLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('signing in', () => {
  test('CLI-01 login by password, whoami, logout', async () => {
    await using shell = await openShell()
    const login = await shell.run(['login', 'chat.example', '--login', 'ada'], {
      env: { AJET_PASSWORD: 'correct horse' },
    })
    expect(login).toMatchObject({ code: 0, stdout: `Signed in at ${SERVER} as ada\n` })
    expect((await shell.run(['whoami'], nobody)).stdout).toBe(`ada (Ada Lovelace) at ${SERVER}\n`)
    expect((await shell.run(['logout'], nobody)).code).toBe(0)
    expect(shell.server.sessionEnded).toBe(true)
    expect((await shell.run(['whoami'], nobody)).code).toBe(3)
  })

  test('CLI-01 the name and the password are asked for at a terminal, or the password is piped in', async () => {
    await using shell = await openShell()
    expect((await shell.run(['login', SERVER], { ...nobody, answers: ['ada', 'correct horse'] })).code).toBe(0)
    expect((await shell.run(['login', SERVER, '--login', 'ada'], { ...nobody, stdin: 'correct horse\n' })).code).toBe(0)
  })

  test('CLI-01 an account with two-step sign-in is asked for the code, and a script is told of --device', async () => {
    await using shell = await openShell()
    const log = (more: object) => shell.run(['login', SERVER], { ...nobody, ...more })
    expect((await log({ answers: ['tess', 'correct horse', '123456'] })).code).toBe(0)
    expect(await log({ answers: ['tess', 'correct horse', '000000'] })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('code_invalid'),
    })
    const piped = await shell.run(['login', SERVER, '--login', 'tess'], { ...nobody, stdin: 'correct horse\n' })
    expect(piped).toMatchObject({ code: 2, stderr: expect.stringContaining('--device') })
  })

  test('CLI-01 a token can be used, and is checked first', async () => {
    await using shell = await openShell()
    expect((await shell.run(['login', SERVER, '--token', '-'], { ...nobody, stdin: `${TOKEN}\n` })).code).toBe(0)
    const wrong = await shell.run(['login', SERVER, '--token', 'stale'], nobody)
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('does not know this token') })
    expect((await shell.run(['whoami'], nobody)).code).toBe(0)
  })

  test('CLI-01 --device shows a link and a code and waits until it is approved in a browser', async () => {
    await using shell = await openShell()
    shell.server.devicePolls.push('authorization_pending', 'slow_down', 'authorization_pending')
    const login = await shell.run(['login', SERVER, '--device'], nobody)
    expect(login).toMatchObject({ code: 0, stdout: `Signed in at ${SERVER} as ada\n` })
    expect(login.stderr).toContain(`Open ${SERVER}/device?code=BCDF-GHJK`)
    expect(login.stderr).not.toContain('device-code')
    expect(shell.server.calls.filter((call) => call.endsWith('/auth/device/token'))).toHaveLength(4)
    expect((await shell.run(['whoami'], nobody)).code).toBe(0)
  })

  test('CLI-01 --device tells when it was denied or nobody came, and Ctrl+C ends it', async () => {
    await using shell = await openShell()
    shell.server.devicePolls.push('access_denied')
    expect(await shell.run(['login', SERVER, '--device'], nobody)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('denied in the browser'),
    })
    shell.server.devicePolls.push(...Array.from({ length: 200 }, () => 'authorization_pending'))
    expect(await shell.run(['login', SERVER, '--device'], nobody)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nobody approved'),
    })
    const begun = shell.begin(['login', SERVER, '--device'], nobody)
    await until(shell.clock, () => begun.out.stderr.includes('Waiting'))
    begun.stop()
    expect(await begun.code).toBe(130)
    expect((await shell.run(['whoami'], nobody)).code).toBe(3)
  })

  test('CLI-01 several servers are kept, and a token goes to no server but its own', async () => {
    await using shell = await openShell()
    await shell.run(['login', SERVER, '--token', TOKEN], nobody)
    await shell.run(['login', 'http://localhost:8080', '--token', TOKEN], nobody)
    expect((await shell.run(['whoami'], nobody)).stdout).toContain('http://localhost:8080')
    expect((await shell.run(['whoami', '--server', 'chat.example'], nobody)).stdout).toContain(SERVER)
    shell.server.calls.length = 0
    expect((await shell.run(['whoami', '--server', 'evil.example'], nobody)).code).toBe(3)
    expect(shell.server.calls).toEqual([])
  })

  test('a wrong password is refused', async () => {
    await using shell = await openShell()
    const wrong = await shell.run(['login', SERVER, '--login', 'ada'], { env: { AJET_PASSWORD: 'guess' } })
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).not.toContain('guess')
  })

  test('CLI-10 the token lies in the XDG folder, for its owner only', async () => {
    await using shell = await openShell()
    const config = join(shell.home, 'xdg')
    const env = { XDG_CONFIG_HOME: config }
    await shell.run(['login', SERVER, '--token', TOKEN], { env })
    const path = join(config, 'ajet-chat', 'profiles.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readFile(path, 'utf8')).toContain(TOKEN)
    expect((await shell.run(['whoami'], { env })).code).toBe(0)
    await writeFile(path, 'rubbish')
    expect((await shell.run(['whoami'], { env })).code).toBe(2)
  })

  test('CLI-10 AJET_TOKEN and AJET_SERVER stand for a sign-in', async () => {
    await using shell = await openShell()
    expect((await shell.run(['whoami'])).code).toBe(0)
    expect((await shell.run(['whoami'], { env: { AJET_SERVER: SERVER, AJET_TOKEN: 'stale' } })).code).toBe(3)
  })
})

describe('send', () => {
  test('CLI-02 posts the arguments and prints the id', async () => {
    await using shell = await openShell()
    shell.server.addChannel('general')
    const { code, stdout } = await shell.run(['send', '#general', 'Hello', 'world'])
    expect(shell.server.messages.map(({ body_md }) => body_md)).toEqual(['Hello world'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${shell.server.messages[0]?.id}\n` })
  })

  test('CLI-02 posts standard input, without the colours of other programs', async () => {
    await using shell = await openShell()
    shell.server.addChannel('builds')
    await shell.run(['send', '#builds'], { stdin: '\u001b[31mfailed\u001b[0m\r\nline 2\n\n' })
    expect(shell.server.messages[0]?.body_md).toBe('failed\nline 2')
  })

  test('CLI-02 replies in a thread and prints JSON', async () => {
    await using shell = await openShell()
    const root = shell.server.addMessage(shell.server.addChannel('general'), 'root')
    const { stdout } = await shell.run(['send', '#general', 'reply', '--thread', root.id, '--json'])
    expect(jsonLines(stdout)).toMatchObject([{ body_md: 'reply', parent_id: root.id }])
  })

  test('CLI-02 a lost answer does not post twice', async () => {
    await using shell = await openShell()
    const { id } = shell.server.addChannel('general')
    shell.server.faults.push('refuse', 'lost', 503)
    const { code, stdout } = await shell.run(['send', '#general', 'once'])
    expect(shell.server.calls.filter((call) => call === `POST /api/channels/${id}/messages`)).toHaveLength(4)
    expect(shell.server.messages).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${shell.server.messages[0]?.id}\n` })
  })

  test('there must be text, and a channel', async () => {
    await using shell = await openShell()
    shell.server.addChannel('general')
    const outcomes = [
      await shell.run(['send', '#general'], { stdin: '  \n' }),
      await shell.run(['send', '#general'], { answers: [] }),
      await shell.run(['send']),
      await shell.run(['send', '#nowhere', 'x']),
    ]
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2, 1])
    expect(outcomes[3]?.stderr).toContain('There is no channel #nowhere')
  })

  test('a channel is found by name, by community and name, and by id, joined or not', async () => {
    await using shell = await openShell()
    const channel = shell.server.addChannel('open', { joined: false })
    for (const address of ['#open', 'open', 'acme/#open', 'acme/open', '#OPEN', channel.id]) {
      expect((await shell.run(['send', address, 'x'])).code).toBe(0)
    }
    expect((await shell.run(['send', 'other/#open', 'x'])).code).toBe(1)
    expect((await shell.run(['send', '#open', 'x', '--community', 'other'])).code).toBe(1)
    expect((await shell.run(['send', 'a/b/c', 'x'])).code).toBe(2)
  })

  test('a name in two communities has to be made clear', async () => {
    await using shell = await openShell()
    shell.server.addChannel('general')
    shell.server.addChannel('general', { id: newId() })
    const { code, stderr } = await shell.run(['send', '#general', 'x'])
    expect({ code, hasHint: stderr.includes("'acme/#general'") }).toEqual({ code: 2, hasHint: true })
  })
})

describe('read', () => {
  test('CLI-03 prints the newest messages, oldest first', async () => {
    await using shell = await openShell()
    const channel = shell.server.addChannel('general')
    for (let n = 1; n <= 300; n++) shell.server.addMessage(channel, `m${n}`)
    const two = await shell.run(['read', '#general', '--limit', '2'])
    expect(two.stdout).toMatch(/^2026-01-01 \d\d:\d\d ada: m299\n2026-01-01 \d\d:\d\d ada: m300\n$/)
    const many = await shell.run(['read', '#general', '--limit', '250', '--json'])
    expect(jsonLines(many.stdout).map(({ seq }) => seq)).toEqual(Array.from({ length: 250 }, (_, n) => n + 51))
  })

  test('CLI-03 from a time on, up to a time or a message, and a thread', async () => {
    await using shell = await openShell()
    const channel = shell.server.addChannel('general')
    const messages = [1, 2, 3, 4].map((hour) => {
      const created_at = new Date(shell.clock.now() - (5 - hour) * 3_600_000).toISOString()
      return shell.server.addMessage(channel, `m${hour}`, { created_at })
    })
    const [first] = messages
    shell.server.addMessage(channel, 'reply', { parent_id: first?.id })
    const bodies = async (...args: string[]) =>
      jsonLines((await shell.run(['read', '#general', '--json', ...args])).stdout).map(({ body_md }) => body_md)
    expect(await bodies('--since', '150m')).toEqual(['m3', 'm4'])
    expect(await bodies('--before', new Date(shell.clock.now() - 2.5 * 3_600_000).toISOString())).toEqual(['m1', 'm2'])
    expect(await bodies('--before', messages[2]?.id ?? '')).toEqual(['m1', 'm2'])
    expect(await bodies('--thread', first?.id ?? '')).toEqual(['m1', 'reply'])
    expect((await shell.run(['read', '#general', '--since', 'soon'])).code).toBe(2)
    expect((await shell.run(['read', '#general', '--limit', '-3'])).code).toBe(2)
  })

  test('ABU-19 escape sequences of other people do not reach the terminal', async () => {
    await using shell = await openShell()
    const channel = shell.server.addChannel('general', { topic: 'a\u001b]0;owned\u0007b' })
    const author = {
      id: newId(),
      username: 'e\u001b[2Jve',
      display_name: 'Eve',
      avatar_url: null,
      kind: 'user' as const,
    }
    shell.server.addMessage(channel, 'hi\u001b[31m\u001b]52;c;AAAA\u0007\u009b2J there', { author })
    const out = (await shell.run(['read', '#general'])).stdout + (await shell.run(['channels'])).stdout
    expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
  })

  test('CLI-09 colours only on a terminal, and not with NO_COLOR', async () => {
    await using shell = await openShell()
    shell.server.addMessage(shell.server.addChannel('general'), '**bold**')
    const env = { AJET_SERVER: SERVER, AJET_TOKEN: TOKEN }
    const hasColor = async (options: object, ...args: string[]) =>
      (await shell.run(['read', '#general', ...args], { env, ...options })).stdout.includes('\u001b[')
    expect(await hasColor({ tty: true })).toBe(true)
    expect(await hasColor({ tty: true }, '--no-color')).toBe(false)
    expect(await hasColor({ tty: true, env: { ...env, NO_COLOR: '1' } })).toBe(false)
    expect(await hasColor({ tty: true, env: { ...env, TERM: 'dumb' } })).toBe(false)
    expect(await hasColor({})).toBe(false)
  })

  test('whoever stops reading ends the command quietly', async () => {
    await using shell = await openShell()
    const channel = shell.server.addChannel('general')
    for (let n = 0; n < 10; n++) shell.server.addMessage(channel, `m${n}`)
    expect(await shell.run(['read', '#general'], { readsLines: 2 })).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('other commands', () => {
  test('channels, communities and status print lines or JSON', async () => {
    await using shell = await openShell()
    shell.server.addChannel('general', { unread_count: 3, topic: 'Everything' })
    expect((await shell.run(['channels'])).stdout).toBe('acme/#general\t3 unread\tpublic\tEverything\n')
    expect(jsonLines((await shell.run(['channels', '--json'])).stdout)).toMatchObject([
      { name: 'general', community: 'acme' },
    ])
    expect((await shell.run(['communities'])).stdout).toBe('acme\tAcme\towner\t2 members\n')
    expect((await shell.run(['status'])).stdout).toBe('busy\n')
    await shell.run(['status', 'in', 'a', 'meeting'])
    expect(shell.server.statusText).toBe('in a meeting')
    await shell.run(['status', '--clear'])
    expect(shell.server.statusText).toBe('')
  })

  test('react, edit and delete act on a message id', async () => {
    await using shell = await openShell()
    const { id } = shell.server.addMessage(shell.server.addChannel('general'), 'a')
    await shell.run(['react', id, '👍'])
    expect(shell.server.calls.at(-1)).toBe(`PUT /api/messages/${id}/reactions/${encodeURIComponent('👍')}`)
    expect((await shell.run(['edit', id, 'b', '--json'])).stdout).toContain('"body_md":"b"')
    expect((await shell.run(['delete', id])).code).toBe(0)
    expect((await shell.run(['delete', newId()])).code).toBe(1)
    expect((await shell.run(['delete', 'x'])).code).toBe(2)
  })

  test('CLI-09 completion knows every command, for three shells', async () => {
    await using shell = await openShell()
    for (const name of ['bash', 'zsh', 'fish']) {
      const { stdout } = await shell.run(['completion', name], nobody)
      for (const word of ['tail', 'follow', 'thread', 'serve']) expect(stdout).toContain(word)
    }
    expect((await shell.run(['completion', 'tcsh'], nobody)).code).toBe(2)
  })
})

describe('exit codes', () => {
  test('CLI-08 each kind of failure has its own, with what to do next on stderr', async () => {
    await using shell = await openShell()
    shell.server.addChannel('general')
    const failures = {
      refused: await shell.run(['send', newId(), 'x']),
      usage: await shell.run(['sned', '#general', 'x']),
      option: await shell.run(['read', '#general', '--limt', '3']),
      notSignedIn: await shell.run(['read', '#general'], nobody),
      ended: await shell.run(['read', '#general'], { env: { AJET_SERVER: SERVER, AJET_TOKEN: 'old' } }),
    }
    shell.server.down = true
    const unreachable = await shell.run(['read', '#general'])
    const codes = [...Object.values(failures), unreachable].map(({ code }) => code)
    expect(codes).toEqual([1, 2, 2, 3, 3, 4])
    for (const { stdout, stderr } of [...Object.values(failures), unreachable]) {
      expect(stdout).toBe('')
      expect(stderr).not.toBe('')
    }
    expect(failures.usage.stderr).toContain('Did you mean send?')
    expect(failures.ended.stderr).toContain('ajet-chat login')
    expect(unreachable.stderr).toContain(`${SERVER} does not answer`)
  })

  test('help is no failure', async () => {
    await using shell = await openShell()
    for (const argv of [[], ['--help'], ['help', 'send'], ['tail', '--help']]) {
      const { code, stdout } = await shell.run(argv, nobody)
      expect({ code, hasUsage: stdout.includes('Usage:') }).toEqual({ code: 0, hasUsage: true })
    }
  })
})
