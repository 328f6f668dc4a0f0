import { expect, test } from 'bun:test'
import { must } from '@ajet/shared/std'
import { freePort } from '@ajet/shared/testing'
import { eventually } from '../support/eventually.ts'
import { farNetworkIsHere, makeFarNetwork } from '../support/far-network.ts'
import { liveDoors, openLiveStream, positionIn } from '../support/live-stream.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { startStack } from '../support/stack.ts'

const isHere = await farNetworkIsHere()
if (!isHere) console.warn('SKIPPED FLT-11: this machine lets us make no network beside its own')

/** A heartbeat every 20 s, which has to be confirmed within 60 s; who is not back 10 s later is offline. */
const NOTICED_MS = 110_000

test.skipIf(!isHere)(
  'FLT-11 readers whose network is gone without a word are let go and shown offline in bounded time, and miss nothing',
  async () => {
    const inside = freePort()
    const env = { AJET_HTTP_HOST: '0.0.0.0', AJET_METRICS_PORT: String(inside) }
    await using stack = await startStack({ shape: 'one', env })
    await using far = await makeFarNetwork()
    const team = await foundTeam(stack)
    const readers = await Promise.all(
      liveDoors.map(async (door, at) => ({ door, person: await team.invite(`reader${at}`) })),
    )
    const people = readers.map(({ person }) => person)
    const { id: channel_id } = await openChannel(team, people)
    const post = (body_md: string) => team.owner.client.postMessage({ params: { channel_id }, body: { body_md } })
    const farAway = { url: stack.url.replace('localhost', far.host) }
    await using watcher = await openLiveStream(stack, '/ws/tui/events', team.owner.token)
    const streams = await Promise.all(readers.map(({ door, person }) => far.openStream(farAway, door, person.token)))
    for (const { user } of people) await watcher.waitFor(`"user_id":"${user.id}","online":true`)
    await post('before the cut')
    for (const { text } of streams) await eventually('the post is there', () => text().includes('before the cut'))
    expect(await openConnections(inside)).toBe(readers.length + 1)

    await far.cut()
    await post('behind the cut')
    const isOffline = (id: string) => watcher.text().includes(`"user_id":"${id}","online":false`)
    await eventually('all are offline', () => people.every(({ user }) => isOffline(user.id)), NOTICED_MS)
    expect(await openConnections(inside)).toBe(1)
    expect((await fetch(`${stack.url}/ready`)).status).toBe(200)

    for (const [at, { door, person }] of readers.entries()) {
      const text = must(streams[at], 'A stream').text()
      expect(text).not.toContain('behind the cut')
      await using again = await openLiveStream(stack, door, person.token, positionIn(text))
      await again.waitFor('behind the cut')
      expect(again.text()).not.toContain('before the cut')
    }
  },
  NOTICED_MS + 60_000,
)

/** Of all session managers. */
async function openConnections(port: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return [...metrics.matchAll(/^\w+_live_connections (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
}
