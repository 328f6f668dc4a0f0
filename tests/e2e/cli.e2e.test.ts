import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { MessageView } from '@ajet/shared/schema'
import { openCli, type Cli } from '../support/cli.ts'
import { freePorts } from '@ajet/shared/testing'
import { foundTeam, openChannel, type Person, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

let stack: Stack
let team: Team
let bob: Person

beforeAll(async () => {
  stack = await startStack()
  team = await foundTeam(stack)
  bob = await team.invite('bob')
  await openChannel(team, [bob], 'ops')
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '')
const parsed = (text: string): MessageView[] => lines(text).map((line): MessageView => JSON.parse(line))
const profiles = (cli: Cli) => join(cli.home, 'ajet-chat', 'profiles.json')

describe('signing in', () => {
  test('CLI-01 login keeps a session, whoami tells it, logout ends it here and on the server', async () => {
    await using cli = await openCli(stack)
    const login = await cli.run(['login', stack.url, '--login', 'bob'], { stdin: `${bob.password}\n` })
    expect(login).toEqual({ code: 0, stdout: `Signed in at ${stack.url} as bob\n`, stderr: '' })
    expect(await cli.run(['whoami'])).toMatchObject({ code: 0, stdout: `bob (Bob) at ${stack.url}\n` })

    const kept: { profiles: Record<string, { token: string }> } = await Bun.file(profiles(cli)).json()
    const token = kept.profiles[stack.url]?.token ?? ''
    expect(await cli.run(['logout'])).toMatchObject({ code: 0, stderr: '' })
    expect((await cli.run(['whoami'])).code).toBe(3)
    const stolen = { AJET_SERVER: stack.url, AJET_TOKEN: token }
    expect((await cli.run(['whoami'], { env: stolen })).code).toBe(3)
  }, 60_000)

  test('CLI-01 the password comes from the environment, or a token takes its place', async () => {
    await using cli = await openCli(stack)
    const env = { AJET_PASSWORD: bob.password }
    expect(await cli.run(['login', stack.url, '--login', 'bob@example.com'], { env })).toMatchObject({ code: 0 })
    await using other = await openCli(stack)
    expect(await other.run(['login', stack.url, '--token', '-'], { stdin: bob.token })).toMatchObject({ code: 0 })
    expect((await other.run(['whoami', '--json'])).stdout).toContain(bob.user.id)
    expect(await other.run(['login', stack.url, '--login', 'bob'], { stdin: 'wrong\n' })).toMatchObject({ code: 1 })
  }, 60_000)

  test('CLI-01 several servers are kept side by side', async () => {
    await using cli = await openCli(stack)
    const second = stack.url.replace('localhost', '127.0.0.1')
    await cli.run(['login', stack.url, '--login', 'bob'], { env: { AJET_PASSWORD: bob.password } })
    await cli.run(['login', second, '--login', 'olivia'], { env: { AJET_PASSWORD: team.owner.password } })
    expect((await cli.run(['whoami'])).stdout).toStartWith('olivia ')
    expect((await cli.run(['whoami', '--server', stack.url])).stdout).toStartWith('bob ')
    await cli.run(['logout'])
    expect((await cli.run(['whoami'])).stdout).toStartWith('bob ')
  }, 60_000)

  test('CLI-10 the sign-in lies in the XDG folder, readable for nobody else', async () => {
    await using cli = await openCli(stack)
    await cli.run(['login', stack.url, '--login', 'bob'], { env: { AJET_PASSWORD: bob.password } })
    expect((await stat(profiles(cli))).mode & 0o777).toBe(0o600)
  }, 60_000)

  test('CLI-10 AJET_SERVER and AJET_TOKEN stand for a sign-in and leave nothing behind', async () => {
    await using cli = await openCli(stack, bob)
    expect(await cli.run(['whoami'])).toMatchObject({ code: 0, stdout: `bob (Bob) at ${stack.url}\n` })
    expect(await Bun.file(profiles(cli)).exists()).toBe(false)
  }, 60_000)
})

describe('writing and reading', () => {
  test('CLI-02 text comes from the arguments or the standard input, and the message id is printed', async () => {
    await using cli = await openCli(stack, bob)
    const first = await cli.run(['send', '#ops', 'deploy', 'is', 'done'])
    const second = await cli.run(['send', '#ops'], { stdin: 'line one\nline two\n' })
    const [id = ''] = lines(first.stdout)
    const reply = await cli.run(['send', '#ops', '--thread', id, 'thanks', '--json'])
    expect([first, second, reply].map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])

    expect(parsed(reply.stdout)).toMatchObject([{ body_md: 'thanks', parent_id: id }])
    const stored = await bob.client.getMessage({ params: { message_id: lines(second.stdout)[0] ?? '' } })
    expect(stored.body_md).toBe('line one\nline two')
  }, 60_000)

  test('CLI-03 read prints the newest, within limits, before a message, since a time, or one thread', async () => {
    const channel = await openChannel(team, [bob], 'reading')
    const params = { channel_id: channel.id }
    const posted: MessageView[] = []
    for (let at = 1; at <= 60; at += 1)
      posted.push(await bob.client.postMessage({ params, body: { body_md: `number ${at}` } }))
    const root = posted[9]?.id ?? ''
    await bob.client.postMessage({ params, body: { body_md: 'a reply', parent_id: root } })
    await using cli = await openCli(stack, bob)
    const read = async (...args: string[]) =>
      parsed((await cli.run(['read', '#reading', '--json', ...args])).stdout).map(({ body_md: text }) => text)
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) => `number ${from + at}`)

    expect(await read()).toEqual(numbers(11, 60))
    expect(await read('--limit', '3')).toEqual(numbers(58, 60))
    expect(await read('--limit', '2', '--before', root)).toEqual(numbers(8, 9))
    expect(await read('--since', '1h')).toEqual(numbers(1, 60))
    expect(await read('--before', '1h')).toEqual([])
    expect(await read('--thread', root)).toEqual(['number 10', 'a reply'])
  }, 60_000)

  test('CLI-03 tail -f prints what is there and what comes, one object a line', async () => {
    await using cli = await openCli(stack, bob)
    const channel = await openChannel(team, [bob], 'tailing')
    const post = (text: string) =>
      team.owner.client.postMessage({ params: { channel_id: channel.id }, body: { body_md: text } })
    await post('before')
    await using follower = await cli.follow('#tailing')
    await follower.until('what is there', (messages) => messages.length === 1)
    await post('after')
    await cli.run(['send', '#tailing', 'by myself'])
    await follower.until('what comes', (messages) => messages.length === 3)
    expect(follower.messages.map(({ body_md: text }) => text)).toEqual(['before', 'after', 'by myself'])
  }, 60_000)

  test('CLI-09 nothing but text goes into a pipe', async () => {
    await using cli = await openCli(stack, bob)
    await cli.run(['send', '#ops'], { stdin: '**bold** \u001b[31mred\u001b[0m `code`' })
    const { stdout } = await cli.run(['read', '#ops', '--limit', '1'])
    expect(stdout).toContain('bold')
    expect(stdout).not.toContain('\u001b')
  }, 60_000)
})

describe('what a shell is told', () => {
  test('CLI-08 refused is 1, wrong usage 2, not signed in 3, unreachable 4, each with what to do next', async () => {
    const [port] = freePorts(1)
    await using cli = await openCli(stack, bob)
    await using stranger = await openCli(stack)
    const nobody = { AJET_SERVER: `http://localhost:${port}` }
    const refused = await cli.run(['send', '#nowhere', 'hello'])
    const misused = await cli.run(['send', '#ops'], { stdin: '' })
    const unknown = await cli.run(['sned', '#ops', 'hello'])
    const unsigned = await stranger.run(['send', '#ops', 'hello'])
    const unreachable = await cli.run(['send', '#ops', 'hello'], { env: nobody })

    const all = [refused, misused, unknown, unsigned, unreachable]
    expect(all.map(({ code }) => code)).toEqual([1, 2, 2, 3, 4])
    expect(all.map(({ stdout }) => stdout)).toEqual(['', '', '', '', ''])
    expect(unsigned.stderr).toContain('ajet-chat login')
    expect(unreachable.stderr).toMatch(/reach|run/)
    for (const { stderr } of all) expect(stderr).not.toMatch(/\bat .*\.ts:\d+|\u001b/)
  }, 60_000)

  test('CLI-08 a token that has ended is told as not signed in', async () => {
    await using cli = await openCli(stack, { ...bob, token: 'x'.repeat(43) })
    expect(await cli.run(['read', '#ops'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ajet-chat login'),
    })
  }, 60_000)

  test('CLI-09 the completion of bash is a script bash understands and names the commands', async () => {
    await using cli = await openCli(stack)
    for (const shell of ['bash', 'zsh', 'fish']) {
      expect(await cli.run(['completion', shell])).toMatchObject({ code: 0, stdout: expect.stringContaining('send') })
    }
    const { stdout } = await cli.run(['completion', 'bash'])
    const ask = `${stdout}\nCOMP_WORDS=(ajet-chat se); COMP_CWORD=1; _ajet_chat; echo "\${COMPREPLY[*]}"`
    expect((await Bun.$`bash -c ${ask}`.text()).trim()).toBe('send serve')
  }, 60_000)
})
