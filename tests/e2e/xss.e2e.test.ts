import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { message } from '../support/chat-page.ts'
import { openChannel } from '../support/people.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'

/** Each would call `pwned` if it were markup, an attribute, a style, a template or an address. */
const payloads = [
  '<script>pwned(1)</script>',
  '<img src=x onerror=pwned(2)>',
  '"><svg onload=pwned(3)>',
  "' onmouseover='pwned(4)' x='",
  '</textarea></title></style><script>pwned(5)</script>',
  'javascript:pwned(6)',
  '${pwned(7)}{{pwned(7)}}',
  '<turbo-stream action="append" target="timeline"><template><img src=x onerror=pwned(8)></template></turbo-stream>',
  '<form action="javascript:pwned(9)"><input autofocus onfocus=pwned(9)></form>',
  '<iframe srcdoc="<script>parent.pwned(10)</script>"></iframe>',
  '<a href="javascript:pwned(11)">x</a>',
  '<base href="https://evil.example/"><style>*{background:url(https://evil.example/)}</style>',
] as const
const short = '<img src=x onerror=pwned(2)>"\'><b>'
const markdown = [
  ...payloads,
  '[link](javascript:pwned(20))',
  '[link](<javascript:pwned(20)>)',
  '[link](data:text/html,<script>pwned(21)</script>)',
  '[link](vbscript:pwned(22))',
  '[title](https://example.org "\\" onmouseover=pwned(23) x=\\"")',
  '![image](javascript:pwned(24))',
  '![" onerror="pwned(25)](https://example.org/x.png)',
  '<javascript:pwned(26)>',
  'https://example.org/"onmouseover="pwned(27)',
  `\`\`\`"><img/src=x/onerror=pwned(28)>\n</code></pre><script>pwned(28)</script>\n\`\`\``,
  '`</code><script>pwned(29)</script>`',
  '||<img src=x onerror=pwned(30)>||',
  ':<img src=x onerror=pwned(31)>:',
  '@<user:00000000-0000-0000-0000-000000000000> #<channel:"><script>pwned(32)</script>>',
  '&lt;script&gt;pwned(33)&lt;/script&gt; &#x3c;script&#x3e;pwned(33)&#x3c;/script&#x3e;',
]

describeInBrowser('what people write is text, in every place it is shown', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  /** What ran that nobody of ours wrote, and markup that should have been text. */
  async function faultsOf(page: Page): Promise<readonly string[]> {
    return await page.evaluate(() => {
      const ran = (Reflect.get(globalThis, 'pwnedBy') as readonly string[] | undefined) ?? []
      const elements = [...document.querySelectorAll('*')]
      const handlers = elements.filter((element) => element.getAttributeNames().some((name) => name.startsWith('on')))
      const addresses = elements.filter((element) =>
        ['href', 'src', 'action', 'formaction'].some((name) =>
          /^\s*(?:javascript|vbscript|data:text)/i.test(element.getAttribute(name) ?? ''),
        ),
      )
      const strange = elements.filter((element) => element.matches('iframe, base, object, embed, script:not([src])'))
      const inert = strange.filter((element) => !/json|importmap/.test(element.getAttribute('type') ?? ''))
      return [...ran, ...[...handlers, ...addresses, ...inert].map((element) => element.outerHTML.slice(0, 200))]
    })
  }

  test('ABU-19 names, topics, files, webhooks and messages do nothing, when the page is loaded and when they come live', async () => {
    const { team } = stage
    const { client } = team.owner
    const bob = await team.invite('bob')
    const room = await openChannel(team, [bob], 'xss')
    const params = { channel_id: room.id }
    await using seat = await stage.enter(bob, 'xss')
    await seat.page.addInitScript(() => {
      const ran: string[] = []
      Reflect.set(globalThis, 'pwnedBy', ran)
      Reflect.set(globalThis, 'pwned', (which: unknown) => ran.push(`ran ${String(which)}`))
    })
    await seat.page.reload()
    await client.updateMe({ body: { display_name: short, status_text: short } })
    await client.updateChannel({ params, body: { topic: payloads.join(' ').slice(0, 500) } })
    await client.updateCommunity({ params: { community: team.slug }, body: { name: short, description: short } })
    await client.createCategory({ params: { community: team.slug }, body: { name: short } })
    await client.updateMember({ params: { community: team.slug, user: 'me' }, body: { nickname: short } })
    for (const body_md of markdown) await client.postMessage({ params, body: { body_md } })
    const file = await client.beginUpload({ body: { ...params, filename: `${short}.txt`, size_bytes: 4 } })
    await fetch(file.upload_url, { method: file.method, headers: file.headers, body: 'text' })
    await client.completeUpload({ params: { attachment_id: file.id } })
    const { id: parent_id } = await client.postMessage({
      params,
      body: { body_md: `${short} ||x||`, attachment_ids: [file.id] },
    })
    await client.postMessage({ params, body: { body_md: payloads.join('\n'), parent_id } })
    const hook = await client.createWebhook({
      params: { community: team.slug },
      body: { channel_id: room.id, name: short, avatar_url: 'https://example.org/"onerror="pwned(40)' },
    })
    const sent = await fetch(`${stage.stack.url}${new URL(hook.url).pathname}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        text: `*${short}* <javascript:pwned(41)|click>`,
        username: short,
        icon: 'https://example.org/x.png',
        attachments: [
          { title: short, title_link: 'javascript:pwned(42)', text: short, fields: [{ title: short, value: short }] },
        ],
      }),
    })
    expect(sent.status).toBe(200)
    await client.postMessage({ params, body: { body_md: `@bob ${short}` } })
    await client.postMessage({ params, body: { body_md: 'the last one' } })
    await message(seat.page, 'the last one').waitFor()
    expect(await faultsOf(seat.page)).toEqual([])
    const pages = [
      channelPath(team, 'xss'),
      `${channelPath(team, room.id)}/thread/${parent_id}`,
      `/c/${team.slug}/members`,
      `/c/${team.slug}/channels`,
      '/inbox',
      '/settings',
      '/settings/sessions',
    ]
    for (const path of pages) {
      await seat.page.goto(path)
      await seat.page.waitForLoadState('networkidle').catch(() => undefined)
      expect([path, await faultsOf(seat.page)]).toEqual([path, []])
    }
    expect(seat.errors.filter((text) => /pwned|Content Security Policy/i.test(text))).toEqual([])
    // What would have been a fault is seen as one.
    await seat.page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<b onclick="x">'))
    expect(await faultsOf(seat.page)).toHaveLength(1)
  }, 120_000)
})
