import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page, Response } from 'playwright-core'
import { barriersOf, overflowOf } from '../support/barriers.ts'
import { message, threadPane } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'
import { channelPath, describeInBrowser, openStage, type Seat, type Stage } from '../support/stage.ts'

const widths = [360, 900, 1440]
const KILOBYTE = 1_000

const hostile = [
  '<img src=x onerror="document.title=\'hacked\'"> <script>document.title="hacked"</script>',
  `a word of 300 letters ${'W'.repeat(300)}`,
  `| a table | ${'with a wide column '.repeat(10)} |\n| --- | --- |\n| 1 | 2 |`,
  `\`\`\`\n${'a long line of code '.repeat(30)}\n\`\`\``,
  '> a quote\n\n1. a list\n2. of two\n\n**bold** *italic* ~~gone~~ ||spoiler|| `code` https://example.com/path @olivia #general',
]

describeInBrowser('every page', () => {
  let stage: Stage
  let unfounded: Stack
  let owner: Person
  let seat: Seat
  let visitor: Seat
  let threadId = ''
  let inviteCode = ''
  let dmId = ''
  let outgoingId = ''
  let botId = ''
  let userCode = ''

  beforeAll(async () => {
    ;[stage, unfounded] = await Promise.all([openStage(), startStack()])
    owner = stage.team.owner
    await owner.client.updateMe({ body: { display_name: '<b>Olivia</b> "O\'Neil"', status_text: '<i>here</i>' } })
    const { id } = await openChannel(stage.team, [], 'busy')
    await owner.client.updateChannel({ params: { channel_id: id }, body: { topic: '<u>topic</u> & more' } })
    const params = { channel_id: id }
    for (const body_md of hostile) threadId = (await owner.client.postMessage({ params, body: { body_md } })).id
    await owner.client.postMessage({ params, body: { body_md: 'a reply', parent_id: threadId } })
    await owner.client.addReaction({ params: { message_id: threadId, emoji: '👍' } })
    inviteCode = (await owner.client.createInvite({ params: { community: stage.team.communityId }, body: {} })).code
    const bob = await stage.team.invite('bob')
    dmId = (await bob.client.openDm({ body: { user_ids: [owner.user.id] } })).id
    for (const body_md of hostile) await bob.client.postMessage({ params: { channel_id: dmId }, body: { body_md } })
    const hook = { name: '<u>Hook</u> '.repeat(5), url: `https://example.com/${'x'.repeat(300)}` }
    const made = await owner.client.createOutgoingWebhook({
      params: { community: stage.team.communityId },
      body: { ...hook, events: ['message/created'] },
    })
    outgoingId = made.id
    const community = { community: stage.team.communityId }
    const bot = { username: 'deploy-bot', display_name: '<u>Bot</u> '.repeat(7) }
    botId = (await owner.client.createApiUser({ params: community, body: bot })).id
    await owner.client.createApiToken({
      params: { ...community, user: botId },
      body: { name: 'W'.repeat(60), scopes: ['read', 'write', 'react', 'files', 'admin'] },
    })
    await owner.client.createCustomCommand({
      params: community,
      body: { name: 'weather', usage: '[city] '.repeat(10), help: 'W'.repeat(90), url: hook.url },
    })
    await owner.client.createProvider({
      body: {
        name: 'acme',
        kind: 'github',
        label: '<i>A</i> '.repeat(9),
        client_id: 'W'.repeat(300),
        client_secret: 'x',
      },
    })
    userCode = (await owner.client.beginDeviceLink({ body: { client_name: 'W'.repeat(60) } })).user_code
    seat = await stage.enter(owner, 'busy')
    visitor = await stage.enter(undefined, '/auth/login')
  }, 60_000)
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]()
    await unfounded?.[Symbol.asyncDispose]()
  })

  const busy = '/c/acme/channels/busy'
  const pages: readonly [name: string, path: () => string, who: 'member' | 'visitor', status?: number][] = [
    ['a channel', () => busy, 'member'],
    ['a thread', () => `${busy}/thread/${threadId}`, 'member'],
    ['the list of channels', () => '/c/acme/list', 'member'],
    ['all channels', () => '/c/acme/channels', 'member'],
    ['people and invites', () => '/c/acme/members', 'member'],
    ['community settings', () => '/c/acme/admin', 'member'],
    ['channel settings', () => '/c/acme/admin/channels', 'member'],
    ['handing a community over', () => '/c/acme/admin/owner', 'member'],
    ['the second step of it', () => '/c/acme/admin/owner?to=bob', 'member'],
    ['slash commands', () => '/c/acme/commands', 'member'],
    ['bots', () => '/c/acme/bots', 'member'],
    ['a bot', () => `/c/acme/bots/${botId}`, 'member'],
    ['webhooks', () => '/c/acme/webhooks', 'member'],
    ['audit log', () => '/c/acme/audit', 'member'],
    ['an outgoing webhook', () => `/c/acme/webhooks/outgoing/${outgoingId}`, 'member'],
    ['inbox', () => '/inbox', 'member'],
    ['how to search', () => '/c/acme/search', 'member'],
    ['found messages', () => '/c/acme/search?q=from:me', 'member'],
    ['a search that is refused', () => '/c/acme/search?q=has:gold+after:soon', 'member'],
    ['threads', () => '/threads', 'member'],
    ['a new DM', () => '/dm/new', 'member'],
    ['a DM', () => `/dm/${dmId}`, 'member'],
    ['settings', () => '/settings', 'member'],
    ['an address of nothing', () => '/c/acme/channels/nowhere', 'member', 404],
    ['sign in', () => '/auth/login', 'visitor'],
    ['second step', () => '/auth/login/code', 'visitor'],
    ['forgotten password', () => '/forgot', 'visitor'],
    ['new password', () => '/reset?token=x', 'visitor'],
    ['confirm an address', () => '/auth/confirm?token=x', 'visitor'],
    ['sign-in and security', () => '/settings/security', 'member'],
    ['how people sign in', () => '/settings/sign-in', 'member'],
    ['a login provider', () => '/settings/sign-in/acme', 'member'],
    ['where one is signed in', () => '/settings/sessions', 'member'],
    ['the code of a program', () => '/device', 'member'],
    ['a program that waits', () => `/device?code=${userCode}`, 'member'],
    ['deleting the account', () => '/settings/delete', 'member'],
    ['an invite', () => `/invite/${inviteCode}`, 'visitor'],
    ['set up', () => `${unfounded.url}/setup?token=x`, 'visitor'],
    ['set up of a server that is', () => '/setup?token=x', 'visitor'],
  ]

  for (const [name, path, who, status = 200] of pages) {
    describe(name, () => {
      let page: Page
      let answer: Response | null
      let newErrors: () => readonly string[]

      beforeAll(async () => {
        const chosen = who === 'member' ? seat : visitor
        page = chosen.page
        const before = chosen.errors.length
        newErrors = () => chosen.errors.slice(before)
        answer = await page.goto(path())
        await page.locator('main').waitFor()
      })

      test(`${name} answers under a strict policy and reports no error`, async () => {
        expect(answer?.status()).toBe(status)
        const policy = answer?.headers()['content-security-policy'] ?? ''
        expect(policy).toContain("script-src 'self'")
        expect(policy).not.toMatch(/unsafe-|\*/)
        expect(await page.title()).not.toContain('hacked')
        // Chromium itself reports a page that answers with an error.
        expect(newErrors().filter((error) => !/status of 404/.test(error))).toEqual([])
      })

      test(`${name} fits on every width, in light and dark, without a barrier`, async () => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          for (const width of widths) {
            await page.setViewportSize({ width, height: 800 })
            const look = { overflow: await overflowOf(page), barriers: await barriersOf(page) }
            expect({ colorScheme, width, ...look }).toEqual({ colorScheme, width, overflow: [], barriers: [] })
          }
        }
      }, 60_000)
    })
  }

  test.each(['reduce', 'no-preference'] as const)(
    'a change of the colours is done at once, with motion: %s',
    async (reducedMotion) => {
      const { page } = seat
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion })
      await page.goto(`${busy}/thread/${threadId}`)
      await message(page, 'a reply', threadPane(page)).waitFor()
      expect(await fadingColours(page)).toEqual([])
      await page.goto('/settings')
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await fadingColours(page)).toEqual([])
    },
    60_000,
  )

  test('AJ-38 whoever opens the setup of a server that is set up is told so at once', async () => {
    await visitor.page.goto('/setup?token=x')
    await visitor.page.getByText('This server is already set up. Sign in instead.').waitFor()
    await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  }, 60_000)

  test('what people wrote is shown as text', async () => {
    await seat.page.setViewportSize({ width: 1440, height: 800 })
    await seat.page.goto(channelPath(stage.team, 'busy'))
    await message(seat.page, hostile[0] ?? '').waitFor()
    expect(await seat.page.locator('.message-author').first().textContent()).toBe('<b>Olivia</b> "O\'Neil"')
    expect(await seat.page.locator('.pane-topic').textContent()).toBe('<u>topic</u> & more')
  }, 60_000)

  test('the first visit to a channel moves less than 150 kB of script and style', async () => {
    await using fresh = await stage.enter(owner, '/c/acme/list')
    const page = await fresh.context.newPage()
    const devTools = await fresh.context.newCDPSession(page)
    await devTools.send('Network.enable')
    await devTools.send('Network.setCacheDisabled', { cacheDisabled: true })
    const kinds = new Map<string, string>()
    let moved = 0
    devTools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
    devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (['Script', 'Stylesheet'].includes(kinds.get(requestId) ?? '')) moved += encodedDataLength
    })
    await page.goto(busy, { waitUntil: 'load' })
    console.info(`script and style of the first visit: ${(moved / KILOBYTE).toFixed(1)} kB`)
    expect(moved).toBeGreaterThan(10 * KILOBYTE)
    expect(moved).toBeLessThan(150 * KILOBYTE)
  }, 60_000)
})

/** Which elements fade when the page turns light, of all that text is read by. */
async function fadingColours(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const fading = () =>
      document
        .getAnimations()
        .flatMap((one) => (one instanceof CSSTransition && one.effect instanceof KeyframeEffect ? [one] : []))
        .filter(({ transitionProperty }) => /^(color|background-color|opacity)$/.test(transitionProperty))
        .map(({ effect, transitionProperty }) => {
          const { target } = effect as KeyframeEffect
          return `${target?.tagName}.${target?.className}: ${transitionProperty}`
        })
    document.documentElement.dataset['theme'] = 'light'
    return fading()
  })
}
