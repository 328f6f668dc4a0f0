import { describe, expect, test } from 'bun:test'
import { findMentionCandidates, parseMentions, renderMentionText, resolveMentions, restoreTyped } from './mod.ts'

const ada = '01890000-0000-7000-8000-00000000000a'
const bob = '01890000-0000-7000-8000-00000000000b'
const ops = '01890000-0000-7000-8000-00000000000c'
const names = { users: new Map([[ada, 'Ada Lovelace']]), channels: new Map([[ops, 'ops']]) }

describe('stored mentions', () => {
  test('MP-T1, MP-1 one user mention is found', () => {
    expect(parseMentions(`hello @<user:${ada}>!`)).toEqual([{ type: 'user', target_id: ada }])
  })
  test('MP-T2 two user mentions are both found', () => {
    expect(parseMentions(`@<user:${ada}> and @<user:${bob}>`).map((one) => one.target_id)).toEqual([ada, bob])
  })
  test('MP-T3, MP-2 here mention is found', () => {
    expect(parseMentions('look @<here>')).toEqual([{ type: 'here', target_id: null }])
  })
  test('MP-T4, MP-3 channel link is found', () => {
    expect(parseMentions(`see #<channel:${ops}>`)).toEqual([{ type: 'channel_link', target_id: ops }])
  })
  test('MP-T5, MP-4, SH-11 user, here and channel in one body are all found', () => {
    expect(parseMentions(`@<user:${ada}> @<here> @<channel> #<channel:${ops}>`)).toEqual([
      { type: 'user', target_id: ada },
      { type: 'here', target_id: null },
      { type: 'channel', target_id: null },
      { type: 'channel_link', target_id: ops },
    ])
  })
  test('MP-T6 plain text gives an empty list', () => {
    for (const body of ['hello', '', '@ada #ops', '@<user:not-a-uuid>', '@<everyone>'])
      expect(parseMentions(body)).toEqual([])
  })
  test('MP-T7 mention inside code is ignored', () => {
    const mention = `@<user:${ada}>`
    for (const body of [`\`${mention}\``, `\`\`\`\n${mention}\n\`\`\``, `> ~~~\n> ${mention}\n> ~~~`, `\\${mention}`]) {
      expect(parseMentions(body)).toEqual([])
    }
  })
  test('the same mention counts once, in any letter case', () => {
    expect(parseMentions(`@<user:${ada}> @<user:${ada.toUpperCase()}>`)).toHaveLength(1)
  })
  test('quotes, lists, headings, tables and emphasis do not hide them', () => {
    const mention = `@<user:${ada}>`
    for (const body of [
      `> ${mention}`,
      `- ${mention}`,
      `# ${mention}`,
      `| ${mention} |\n|---|`,
      `**${mention}**`,
      `||${mention}||`,
    ]) {
      expect([body, parseMentions(body).length]).toEqual([body, 1])
    }
  })
})

describe('shown mentions', () => {
  test('MP-T8, MP-5 user mention renders as @name from a lookup map', () => {
    expect(renderMentionText(`hi @<user:${ada}>, @<here>`, names)).toBe('hi @Ada Lovelace, @here')
  })
  test('MP-T9 channel link renders as #name', () => {
    expect(renderMentionText(`see #<channel:${ops}>`, names)).toBe('see #ops')
  })
  test('MP-T10 unknown user renders as @unknown-user', () => {
    expect(renderMentionText(`@<user:${bob}> #<channel:${bob}>`, names)).toBe('@unknown-user #unknown-channel')
  })
})

describe('typed mentions', () => {
  const targets = {
    users: new Map([
      ['ada', ada],
      ['b.o_b', bob],
    ]),
    channels: new Map([
      ['ops', ops],
      ['日本', bob],
    ]),
  }

  test('what may be a mention is listed, in lower case, once', () => {
    expect(findMentionCandidates('@Ada @ada, @b.o_b. #Ops! @here (@channel)')).toEqual({
      users: ['ada', 'b.o_b'],
      channels: ['ops'],
      here: true,
      channel: true,
    })
  })
  test('channels are named in any script, with the marks and joiners of its letters', () => {
    const names = ['हिन्दी', 'ภาษาไทย', 'ශ්‍රී', 'サーバー', 'नि-२']
    expect(findMentionCandidates(`${names.map((name) => `#${name}`).join(' ')}, #a- #_b`).channels).toEqual([
      ...names,
      'a',
    ])
  })
  test('code, addresses, escapes and words with an @ inside are none', () => {
    const body = '`@ada` ada@b.org https://a.org/@ada#ops \\@ada x@ada /@ada @ada@other.org C#ops'
    expect(findMentionCandidates(body)).toEqual({ users: [], channels: [], here: false, channel: false })
    expect(findMentionCandidates('```\n@here\n```')).toEqual({ users: [], channels: [], here: false, channel: false })
  })
  test('known names become the stored syntax, everything else stays as it is', () => {
    expect(resolveMentions('@Ada, **@b.o_b** @eve `@ada` #ops #日本 #nope @here @channel', targets)).toBe(
      `@<user:${ada}>, **@<user:${bob}>** @eve \`@ada\` #<channel:${ops}> #<channel:${bob}> #nope @<here> @<channel>`,
    )
  })
  test('in quotes, lists, tables, headings and over several lines the place is found', () => {
    const body =
      '# #ops @ada\n> @ada\n> @ada x @ada\n\n- @ada\n  - @ada\n\n| @ada | `@ada` | @ada |\n|---|---|---|\n| @ada |  | @ada |'
    const resolved = resolveMentions(body, targets)
    expect(resolved).toBe(
      body
        .replaceAll('@ada', `@<user:${ada}>`)
        .replace(`\`@<user:${ada}>\``, '`@ada`')
        .replace('#ops', `#<channel:${ops}>`),
    )
  })
  test('a longer name is not cut down to a known one', () => {
    for (const body of ['@adam', '@ada-x', '@adä', '#opsx', '#ops-y']) expect(resolveMentions(body, targets)).toBe(body)
  })
  test('the edit box shows what was typed, and what has no name stays stored', () => {
    const typed = '@ada: `@ada` > #ops @here **@channel** | @b.o_b\r\n- @ada'
    const known = {
      users: new Map([
        [ada, 'ada'],
        [bob, 'b.o_b'],
      ]),
      channels: new Map([[ops, 'ops']]),
    }
    expect(restoreTyped(resolveMentions(typed, targets), known)).toBe(typed.replace('\r\n', '\n'))
    expect(restoreTyped(`@<user:${ada}> #<channel:${ada}>`, { users: new Map(), channels: new Map() })).toBe(
      `@<user:${ada}> #<channel:${ada}>`,
    )
  })
  test('a name like a replacement pattern is only a name', () => {
    expect(renderMentionText(`@<user:${ada}>`, { ...names, users: new Map([[ada, '$& $1']]) })).toBe('@$& $1')
  })
})
