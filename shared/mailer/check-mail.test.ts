import { expect, test } from 'bun:test'
import { isAddress, parseAddress, recipientKey } from './address.ts'
import { checkMail, MAX_BODY_BYTES } from './check-mail.ts'
import { quietName } from './clean-text.ts'
import { MailError } from './mail-error.ts'
import type { Mail } from './mail.ts'

const mail: Mail = { to: { address: 'ann@example.org' }, subject: 'Hello', text: 'Hi', html: '<p>Hi</p>' }

function refusal(fields: Partial<Mail>): unknown {
  try {
    checkMail({ ...mail, ...fields })
  } catch (error) {
    return error instanceof MailError ? error.code : error
  }
  return 'taken'
}

test.each([
  'ann@example.org',
  'ann.o-neil+news@mail.example.co.uk',
  'jörg@müller.example',
  "o'brien@example.org",
  'root@localhost',
])('%s is an address', (address) => {
  expect(isAddress(address)).toBe(true)
})

test.each([
  '',
  'ann',
  '@example.org',
  'ann@',
  'ann@@example.org',
  'ann@example..org',
  'ann@example.org.',
  'ann@-example.org',
  'a..b@example.org',
  'ann@example.org, bob@example.org',
  'ann@example.org;bob@example.org',
  'ann@example.org\r\nBcc: bob@example.org',
  'ann@example.org\n',
  'ann\u0000@example.org',
  'ann\u202e@example.org',
  '<ann@example.org>',
  '"ann bob"@example.org',
  'group:ann@example.org;',
  'ann(comment)@example.org',
  `${'a'.repeat(65)}@example.org`,
  `ann@${'a.'.repeat(130)}org`,
])('%j is no address, and no mail goes there', (address) => {
  expect(isAddress(address)).toBe(false)
  expect(refusal({ to: { address } })).toBe('invalid')
})

test('an address made to be slow is refused at once', () => {
  const began = performance.now()
  for (const part of ['a', '-', 'a-', '.', 'a.', '"', '<', ' ']) {
    expect(isAddress(`a@${part.repeat(120)}!`)).toBe(false)
    expect(parseAddress(`${part.repeat(50_000)}!`)).toBeUndefined()
  }
  expect(performance.now() - began).toBeLessThan(500)
})

test('a sender is read with and without a name', () => {
  expect(parseAddress('chat@example.org')).toEqual({ address: 'chat@example.org' })
  expect(parseAddress('Our chat <chat@example.org>')).toEqual({ name: 'Our chat', address: 'chat@example.org' })
  expect(parseAddress('"Chat, ours" <chat@example.org>')).toEqual({ name: 'Chat, ours', address: 'chat@example.org' })
  expect(parseAddress('Our chat')).toBeUndefined()
  expect(parseAddress('a@b.c <chat@example.org')).toBeUndefined()
})

test('an address is one recipient however it is written', () => {
  const ways = ['Ann@Example.org', 'ann+1@example.org', 'ANN+news+more@example.ORG']
  expect(new Set(ways.map(recipientKey))).toEqual(new Set(['ann@example.org']))
  expect(recipientKey('+x@example.org')).toBe('+x@example.org')
})

test('names and subjects lose line breaks and what cannot be seen', () => {
  const checked = checkMail({
    ...mail,
    to: { name: 'Ann\r\nBcc: bob@example.org\u0000\u202e', address: 'ann@example.org' },
    subject: 'Hello\r\n\r\n<script>\u2028x',
  })
  expect(checked.to.name).toBe('Ann Bcc: bob@example.org')
  expect(checked.subject).toBe('Hello <script> x')
})

test('emoji and joined letters stay whole, and long names are cut between characters', () => {
  expect(quietName('👩‍👩‍👧 نمی‌خواهم')).toBe('👩‍👩‍👧 نمی‌خواهم')
  expect(quietName('🙂'.repeat(200))).toBe(`${'🙂'.repeat(79)}…`)
  expect(quietName('half \ud83d pair')).toBe('half \ufffd pair')
})

test('a name cannot become a link', () => {
  for (const name of ['https://evil.example/x', 'evil.example', 'mail bob@evil.example']) {
    expect(quietName(name)).not.toContain('evil.example')
    expect(quietName(name)).not.toContain('://')
  }
})

test('headers with line breaks, or that the mailer writes itself, are refused', () => {
  expect(refusal({ headers: { 'X-Reason': 'test' } })).toBe('taken')
  expect(refusal({ headers: { 'X-Reason': 'a\r\nBcc: bob@example.org' } })).toBe('invalid')
  expect(refusal({ headers: { 'X-Reason\r\nBcc': 'bob@example.org' } })).toBe('invalid')
  expect(refusal({ headers: { 'X-Reason': 'a'.repeat(2_000) } })).toBe('invalid')
  for (const name of ['Bcc', 'to', 'FROM', 'Subject', 'Content-Type', 'message-id']) {
    expect(refusal({ headers: { [name]: 'x' } })).toBe('invalid')
  }
  expect(refusal({ message_id: 'a@b>\r\nBcc: <x@y' })).toBe('invalid')
})

test('a huge body is refused, also when it is short in characters', () => {
  expect(refusal({ text: 'a'.repeat(MAX_BODY_BYTES - mail.html.length) })).toBe('taken')
  expect(refusal({ text: 'a'.repeat(MAX_BODY_BYTES) })).toBe('too_large')
  expect(refusal({ text: '', html: '🙂'.repeat(MAX_BODY_BYTES / 4 + 1) })).toBe('too_large')
})
