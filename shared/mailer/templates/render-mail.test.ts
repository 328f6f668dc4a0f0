import { describe, expect, test } from 'bun:test'
import { MailError } from '../mail-error.ts'
import { linkTo } from './letter.ts'
import { renderMail, renderStoredMail, type RenderedMail } from './render-mail.ts'

const place = { baseUrl: 'https://chat.example.org' }
const token = 'Zm9vYmFyYmF6-_x'
const words = { name: 'Ann', token, valid_minutes: 60 }

const confirmation = renderMail('registration_confirmation', { ...words, valid_minutes: 2_880 }, place)
const reset = renderMail('password_reset', words, place)
const invite = renderMail('invite', { inviter: 'Ann', community: 'Home', code: 'AbCdEfGh' }, place)
const factor = renderMail('factor_confirmation', { ...words, valid_minutes: 2_880 }, place)
const change = renderMail('email_change', words, place)
const changed = renderMail('email_changed', { name: 'Ann' }, place)
const notice = renderMail('account_notice', { name: 'Ann', change: 'password_changed' }, place)

test('whoever has an account is told that somebody registered with its address, and what to do', () => {
  const { subject, text } = renderMail('registration_tried', { name: 'Ann' }, place)
  expect(subject).toBe('You have an account at chat.example.org already')
  expect(text.split('\n')).toContain('https://chat.example.org/auth/login')
})

test('the last mail of an account says that it is gone, and leads to nothing that would need it', () => {
  const { subject, text } = renderMail('account_deleted', { name: 'Ann' }, place)
  expect(subject).toBe('Your account at chat.example.org was deleted')
  expect(text).toContain('This cannot be undone')
  expect(text).not.toContain('/forgot')
})

test('GC-18 the registration mail says what it is and carries the link that confirms', () => {
  const link = `https://chat.example.org/auth/confirm?token=${token}`
  expect(confirmation.subject).toBe('Confirm your address for chat.example.org')
  expect(confirmation.text).toContain('Welcome, Ann')
  expect(confirmation.text).toContain('The link works for 2 days.')
  expect(confirmation.text.split('\n')).toContain(link)
  expect(confirmation.html).toContain(`href="${link}"`)
})

test('GC-18 the mail for a new password carries its link and says how long it works', () => {
  const link = `https://chat.example.org/reset?token=${token}`
  expect(reset.subject).toBe('Choose a new password for chat.example.org')
  expect(reset.text).toContain('The link works once, for 1 hour.')
  expect(reset.text.split('\n')).toContain(link)
  expect(reset.html).toContain(`href="${link}"`)
})

test('whoever has set up a second factor is asked for the address in words of its own', () => {
  expect(factor.subject).toBe('Confirm your address to keep what secures your account at chat.example.org')
  expect(factor.text).toContain('takes two-step sign-in and\npasskeys away')
  expect(factor.text).not.toContain('registered')
  expect(factor.text.split('\n')).toContain(`https://chat.example.org/auth/confirm?token=${token}`)
})

test('an invitation names who invites and where to', () => {
  expect(invite.subject).toBe('Ann invites you to Home')
  expect(invite.text.split('\n')).toContain('https://chat.example.org/invite/AbCdEfGh')
})

test('a confirmation as plain text reads as a letter', () => {
  expect(confirmation.text).toBe(`Welcome, Ann
============

An account at chat.example.org was registered with this address. Please
confirm that it is yours.

Confirm my address:
https://chat.example.org/auth/confirm?token=${token}

The link works for 2 days.

If it was not you, do nothing: without the confirmation nobody can use
your address here.

-- 
chat.example.org
https://chat.example.org
`)
})

test('a new address is asked for its owner’s word, and the old one is told without naming the new', () => {
  expect(change.text.split('\n')).toContain(`https://chat.example.org/auth/confirm?token=${token}`)
  expect(changed.subject).toBe('Your account at chat.example.org has a new address')
  expect(changed.text).not.toContain('@')
})

test('a notice says what happened and what to do when it was somebody else', () => {
  expect(notice.subject).toBe('Your password was changed at chat.example.org')
  expect(notice.text.split('\n')).toContain('https://chat.example.org/forgot')
})

describe.each([
  ['registration', confirmation],
  ['second factor', factor],
  ['reset', reset],
  ['invite', invite],
  ['new address', change],
  ['old address', changed],
  ['notice', notice],
])('%s', (_name, mail: RenderedMail) => {
  test('GC-18 text and HTML say the same', () => {
    const written = wordsOf(mail.text.replace(/^(?:=+|-- |https:.*)$/gm, ''))
    const shown = wordsOf(visibleText(mail.html))
    expect(written.length).toBeGreaterThan(20)
    expect(written.filter((word) => !shown.includes(word))).toEqual([])
  })

  test('nothing is loaded from anywhere, and every link leads to the server', () => {
    expect(mail.html).not.toMatch(/<(?:img|link|script|iframe|object|video|form)\b|url\(|@import|\bsrc=|\bon\w+=/i)
    const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, url = '']) => new URL(url).origin)
    expect(links.length).toBeGreaterThan(2)
    expect(new Set(links)).toEqual(new Set(['https://chat.example.org']))
    for (const [url] of mail.text.matchAll(/https?:\S+/g)) expect(new URL(url).origin).toBe('https://chat.example.org')
  })

  test('it has dark colours, and works narrow', () => {
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">')
    expect(mail.html).toContain('@media (prefers-color-scheme: dark)')
    expect(mail.html).toContain('name="viewport"')
  })

  test('lines of text are no longer than mails have them, links apart', () => {
    for (const line of mail.text.split('\n')) if (!line.startsWith('http')) expect(line.length).toBeLessThanOrEqual(72)
  })
})

const hostile = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `Ann\r\nBcc: bob@example.org`,
  `https://evil.example/win?x=<b>`,
  `' onmouseover='x`,
  '\u202egro.live\u202c',
  '&lt;b&gt;',
]

test.each(hostile)('the name %j is shown as words', (name) => {
  for (const mail of [
    renderMail('registration_confirmation', { ...words, name }, place),
    renderMail('factor_confirmation', { ...words, name }, place),
    renderMail('password_reset', { ...words, name }, place),
    renderMail('invite', { inviter: name, community: name, code: 'AbCdEfGh' }, place),
  ]) {
    expect(mail.html).not.toMatch(/<(?:script|img|b)\b/)
    expect(mail.html).not.toMatch(/<[^>]*\son\w+=/)
    expect(mail.text + mail.html).not.toContain('evil.example')
    expect(mail.subject + mail.html).not.toMatch(/[\u202a-\u202e]/)
    expect(mail.subject).not.toMatch(/[\r\n]/)
    expect(mail.text).not.toMatch(/^Bcc:/m)
  }
  const { html } = renderMail('password_reset', { ...words, name: '&lt;b&gt;' }, place)
  expect(html).toContain('&amp;lt;b&amp;gt;')
})

test('keys that are no keys, and data of another template, are refused without being repeated', () => {
  const wrong = [
    { ...words, token: 'x" onclick="' },
    { ...words, token: '../../evil' },
    { ...words, extra: 1 },
    {},
    null,
  ]
  for (const data of wrong) expect(() => renderStoredMail('password_reset', data, place)).toThrow(MailError)
  expect(() => renderStoredMail('toString', words, place)).toThrow('no mail template')
  expect(() => renderStoredMail('password_reset', { ...words, token: 'secret key' }, place)).toThrow(/: token\.$/)
})

test('a link cannot lead away from the server', () => {
  expect(linkTo(place, '/a', { token: 'x&y=z#' })).toBe('https://chat.example.org/a?token=x%26y%3Dz%23')
  for (const path of ['//evil.example/', 'https://evil.example/', 'javascript:alert(1)', '\\\\evil.example/']) {
    expect(() => linkTo(place, path)).toThrow()
  }
})

function visibleText(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('\n', ' ')
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s:]+/).filter((word) => word !== '')
}
