import { expect, test } from 'bun:test'
import { renderPayload } from './render-payload.ts'

const render = (payload: object) => renderPayload(new Headers(), payload)?.body_md
const blocks = (...list: readonly object[]) => render({ text: 'fallback', blocks: list })
const rich = (...elements: readonly object[]) => blocks({ type: 'rich_text', elements })
const text = (said: string, style?: object) => ({ type: 'text', text: said, style })

test('AJ-25 Slack rich text is told: styles, links, people, emoji, lists, quotes and code', () => {
  const section = {
    type: 'rich_text_section',
    elements: [
      text('Build '),
      text('5 is*ok* ', { bold: true, strike: true }),
      text('make `x`', { code: true }),
      text(' a_b ', { italic: true }),
      { type: 'link', url: 'https://ci.example/5', text: 'log' },
      text(' '),
      { type: 'link', url: 'javascript:alert(1)' },
      { type: 'emoji', name: 'wave', unicode: '1f44b' },
      { type: 'emoji', name: 'our:own', unicode: 'd800' },
      { type: 'user', user_id: 'U1' },
      { type: 'broadcast', range: 'here' },
      { type: 'date', timestamp: 1, fallback: 'today' },
    ],
  }
  expect(rich(section)).toBe(
    'Build **~~5 is\\*ok\\*~~** make \\`x\\` _a\\_b_ [log](https://ci.example/5) javascript:alert(1)👋:ourown:@U1@heretoday',
  )
  const items = ['one', 'two\nlines'].map((said) => ({ type: 'rich_text_section', elements: [text(said)] }))
  expect(rich({ type: 'rich_text_list', style: 'ordered', elements: items })).toBe('1. one\n2. two lines')
  expect(rich({ type: 'rich_text_list', style: 'bullet', indent: 1, elements: items })).toBe('   - one\n   - two lines')
  expect(rich({ type: 'rich_text_quote', elements: [text('a\nb')] })).toBe('> a\n> b')
  expect(rich({ type: 'rich_text_preformatted', elements: [text('a *b*\n```\n')] })).toBe('````\na *b*\n```\n````')
  expect(rich({ type: 'rich_text_new_kind' })).toBe('fallback')
})

test('AJ-25 Slack images, accessories, videos, tables and Markdown blocks are told', () => {
  const image_url = 'https://pics.example/a.png'
  expect(blocks({ type: 'image', image_url, alt_text: 'A *chart*' })).toBe(`[A \\*chart\\*](${image_url})`)
  const accessory = { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://ci.example/' }
  expect(blocks({ type: 'section', text: { type: 'plain_text', text: 'two\n*lines*' }, accessory })).toBe(
    'two\n\\*lines\\*\n\n[Open](https://ci.example/)',
  )
  expect(blocks({ type: 'video', title: { text: 'Demo' }, video_url: 'https://v.example/' })).toBe(
    '[Demo](https://v.example/)',
  )
  expect(blocks({ type: 'markdown', text: '**bold** [x](https://x.example)' })).toBe('**bold** [x](https://x.example)')
  const cell = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [text('b|c')] }] }
  expect(blocks({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }, cell], [], 'x'] })).toBe('a · b\\|c')
  expect(blocks({ type: 'input' }, { type: 'toString' })).toBe('fallback')
})

test('AJ-25 Slack attachments are told with their image and buttons', () => {
  const actions = [
    { type: 'button', text: 'Fix', url: 'https://fix.example/' },
    { type: 'button', text: 'Ack' },
  ]
  const attachment = { text: 'down', image_url: 'https://pics.example/a.png', actions }
  expect(render({ attachments: [attachment] })).toBe(
    '> down\n> \n> [Image](https://pics.example/a.png)\n> \n> [Fix](https://fix.example/)',
  )
})

test('AJ-25 colours of a terminal and what cannot be stored are left out', () => {
  expect(render({ text: '\u001b[1;31mFAIL\u001b[0m a\u0000b \ud800c' })).toBe('FAIL ab c')
})
