import { describe, expect, test } from 'bun:test'
import { renderAnsi, renderHtml, renderPlain } from './mod.ts'

const ada = '01890000-0000-7000-8000-000000000001'
const color = { width: 80, color: true } as const
const plain = { width: 30, color: false } as const

describe('in colour', () => {
  test('MD-T13 bold for the terminal gives the ANSI bold code', () => {
    expect(renderAnsi('**bold**', color)).toBe('\u001b[1mbold\u001b[22m')
  })
  test('each style has its code, and nested ones end one by one', () => {
    expect(renderAnsi('*i* __u__ ~~s~~ `c`', color)).toBe(
      '\u001b[3mi\u001b[23m \u001b[4mu\u001b[24m \u001b[9ms\u001b[29m \u001b[7mc\u001b[27m',
    )
    expect(renderAnsi('**a **b** c**', color)).toBe('\u001b[1ma b c\u001b[22m')
  })
  test('links are hyperlinks where the terminal knows them', () => {
    expect(renderAnsi('[page](https://a.org)', { ...color, hyperlinks: true })).toBe(
      '\u001b]8;;https://a.org\u001b\\page\u001b]8;;\u001b\\',
    )
  })
  test('a mention shows its name', () => {
    const mentions = [{ type: 'user', target_id: ada, name: 'Ada\u001b[31m' }] as const
    expect(renderAnsi(`@<user:${ada}>`, { ...color, mentions })).toBe('\u001b[36m@Ada[31m\u001b[39m')
  })
})

describe('without colour', () => {
  test('MD-T14 code block for the terminal is framed with box characters', () => {
    expect(renderAnsi('```ts\nlet a = 1\n\tlet b\n```', plain).split('\n')).toEqual([
      '┌ ts ───────┐',
      '│ let a = 1 │',
      '│     let b │',
      '└───────────┘',
    ])
  })
  test('quotes have a bar, lists their marks, and everything is wrapped', () => {
    expect(
      renderAnsi('> one two three four five six seven\nanswer\n\n1. first\n2. second\n   - inner', plain).split('\n'),
    ).toEqual(['▌ one two three four five six', '▌ seven', '', 'answer', '', '1. first', '2. second', '   • inner'])
  })
  test('a table has columns by the width terminals give to characters', () => {
    expect(renderAnsi('| a | b |\n|---|---|\n| 日本 | x |', plain)).toBe(
      'a    │ b\n─────┼──\n日本 │ x'.replace('─────┼──', '─────┼──'),
    )
  })
  test('the address of a named link follows it; spoilers are hidden until asked for', () => {
    expect(renderAnsi('[page](https://a.org)', plain)).toBe('page (https://a.org)')
    expect(renderAnsi('||dead||', plain)).toBe('▒▒▒▒')
    expect(renderAnsi('||dead||', { ...plain, revealSpoilers: true })).toBe('dead')
  })
  test('there is no escape sequence at all', () => {
    expect(renderAnsi('**a** `b`\n```\nc\n```\n> d\n\n| e |\n|---|', plain)).not.toContain('\u001b')
  })
})

describe('a terminal obeys no message', () => {
  test.each([
    '\u001b[31mred',
    '\u001b]0;title\u0007',
    '\u009b31m',
    'a\u0008\u0008b',
    '\u202ereversed',
    '`\u001b[2J`',
    '```\n\u001b[2J\n```',
    '```\u001b[2J\nx\n```',
    '[a](https://b.org/%1b[2J)',
    '&#27;[2J',
  ])('%j', (body) => {
    expect(renderAnsi(body, plain)).toMatch(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]*$/)
  })
})

describe('one source', () => {
  test('SH-14 one markdown source renders to HTML for web and ANSI for terminal', () => {
    const body = '**Hi** there'
    expect(renderHtml(body)).toBe('<p><strong>Hi</strong> there</p>\n')
    expect(renderAnsi(body, color)).toBe('\u001b[1mHi\u001b[22m there')
  })
  test('and to a line of text for notifications', () => {
    expect(renderPlain('# Hi\n> **you** ||x|| `code`\n\n- a')).toBe('Hi you ▒▒▒ code a')
    expect(renderPlain('one two three', { maxLength: 8 })).toBe('one two…')
    expect(renderPlain(`@<user:${ada}>`, { mentions: [{ type: 'user', target_id: ada, name: 'Ada' }] })).toBe('@Ada')
  })
})
