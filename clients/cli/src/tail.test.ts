import { describe, expect, test } from 'bun:test'
import { openShell, until } from './testing/run.ts'

async function tailing(...args: readonly string[]) {
  const shell = await openShell()
  const { server, clock } = shell
  const channel = server.addChannel('general')
  const history = ['a', 'b', 'c'].map((text) => server.addMessage(channel, text))
  const begun = shell.begin(['tail', '-f', '#general', '-n', '2', '--json', ...args])
  const bodies = () =>
    begun.out.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { body_md: string }).body_md)
  const shows = (...expected: readonly string[]) =>
    until(clock, () => bodies().length >= expected.length).then(() => expect(bodies()).toEqual([...expected]))
  const connected = (times: number) =>
    until(clock, () => server.streamHeaders.length >= times && server.streams.length > 0)
  await shows('b', 'c')
  const stop = async () => {
    begun.stop()
    server.cut()
    await begun.code
    await shell[Symbol.asyncDispose]()
  }
  return { ...shell, channel, history, begun, bodies, shows, connected, [Symbol.asyncDispose]: stop }
}

describe('tail', () => {
  test('CLI-03 without -f prints the newest and ends', async () => {
    await using shell = await openShell()
    const channel = shell.server.addChannel('general')
    for (const text of ['a', 'b', 'c']) shell.server.addMessage(channel, text)
    const { code, stdout } = await shell.run(['tail', '#general', '-n', '2'])
    expect({ code, bodies: stdout.match(/: (.)$/gm) }).toEqual({ code: 0, bodies: [': b', ': c'] })
  })

  test('CLI-03 follows live, each message once', async () => {
    await using t = await tailing()
    const d = t.server.addMessage(t.channel, 'd')
    t.server.sendMessage(d, 'e.1')
    t.server.sendMessage(d, 'e.1')
    t.server.sendMessage(t.server.addMessage(t.server.addChannel('other'), 'elsewhere'), 'e.2')
    t.server.sendMessage(t.server.addMessage(t.channel, 'e'), 'e.3')
    await t.shows('b', 'c', 'd', 'e')
  })

  test('CLI-03 a lost connection is resumed where it stood', async () => {
    await using t = await tailing()
    t.server.sendMessage(t.server.addMessage(t.channel, 'd'), 'e.1')
    await t.shows('b', 'c', 'd')
    t.server.cut()
    await t.connected(2)
    expect(t.server.streamHeaders[1]?.get('last-event-id')).toBe('e.1')
    t.server.sendMessage(t.server.addMessage(t.channel, 'e'), 'e.2')
    await t.shows('b', 'c', 'd', 'e')
  })

  test('CLI-03 a server that restarts is waited for, and a gap is read from the timeline', async () => {
    await using t = await tailing()
    t.server.down = true
    t.server.cut()
    const during = ['d', 'e', 'f'].map((text) => t.server.addMessage(t.channel, text))
    for (let turn = 0; turn < 50; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      t.clock.advance(1_000)
    }
    t.server.down = false
    await t.connected(2)
    t.server.send('event: gap\ndata: {"channel_id":null}\n\n')
    for (const message of during) t.server.sendMessage(message, 'x.1')
    t.server.sendMessage(t.server.addMessage(t.channel, 'g'), 'x.2')
    await t.shows('b', 'c', 'd', 'e', 'f', 'g')
  })

  test('a connection that has gone silent is given up and opened again', async () => {
    await using t = await tailing()
    for (let second = 0; second < 70; second++) {
      t.clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await t.connected(2)
    expect(t.server.streamHeaders.length).toBeGreaterThan(1)
  })

  test('ABU-12 a session that was ended ends the command with 3, Ctrl+C with 130', async () => {
    await using ended = await tailing()
    ended.server.sessionEnded = true
    ended.server.cut()
    await until(ended.clock, () => ended.begun.out.stderr !== '')
    expect(await ended.begun.code).toBe(3)
    await using stopped = await tailing()
    stopped.begun.stop()
    expect(await stopped.begun.code).toBe(130)
  })

  test('who is removed from the channel is told so', async () => {
    await using t = await tailing()
    t.server.send(`event: channel.delete\ndata: {"channel_id":"${t.channel.id}"}\n\n`)
    expect(await t.begun.code).toBe(1)
    expect(t.begun.out.stderr).toContain('The channel is gone')
  })

  test('a channel one is not in cannot be followed', async () => {
    await using shell = await openShell()
    shell.server.addChannel('open', { joined: false })
    const { code, stderr } = await shell.run(['tail', '-f', '#open'])
    expect({ code, hasHint: stderr.includes('ajet-chat join') }).toEqual({ code: 1, hasHint: true })
  })

  test('several channels are told apart', async () => {
    await using shell = await openShell()
    for (const name of ['one', 'two']) shell.server.addMessage(shell.server.addChannel(name), name)
    const { stdout } = await shell.run(['tail', '#one', '#two'])
    expect(stdout).toMatch(/#one ada: one\n.*#two ada: two\n/)
  })
})
