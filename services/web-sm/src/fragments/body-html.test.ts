import { expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { bodyHtml } from './body-html.ts'

const user = newId()
const channel = newId()
const mention = (name: string) => ({ type: 'user' as const, target_id: user, name })

test('a text is rendered for its community and with the names of today, also when it was rendered before', () => {
  const text = { body_md: `@<user:${user}> **now**`, mentions: [mention('Ada')] }
  expect(bodyHtml(text, 'acme')).toContain('@Ada')
  expect(bodyHtml(text, 'acme')).toContain('@Ada')
  expect(bodyHtml({ ...text, mentions: [mention('Ada L.')] }, 'acme')).toContain('@Ada L.')

  const named = { type: 'channel_link' as const, target_id: channel, name: 'ops' }
  const link = { body_md: `see #<channel:${channel}>`, mentions: [named] }
  expect(bodyHtml(link, 'acme')).toContain(`href="/c/acme/channels/${channel}"`)
  expect(bodyHtml(link, 'other')).toContain(`href="/c/other/channels/${channel}"`)
})

test('a long text is rendered too', () => {
  expect(bodyHtml({ body_md: `${'word '.repeat(600)}**end**`, mentions: [] }, null)).toContain('<strong>end</strong>')
})
