import { describe, expect, test } from 'bun:test'
import { channelName, displayName, emoji, topic, username } from './fields.ts'

const takes = (schema: { safeParse(text: string): { success: boolean } }, text: string) =>
  schema.safeParse(text).success

describe('ABU-14 names that look like others, or like nothing', () => {
  const hidden: Readonly<Record<string, string>> = {
    'a zero-width space': 'al\u200bice',
    'a joiner between Latin letters': 'al\u200dice',
    'a joiner alone': '\u200d',
    'a joiner at the end': 'alice\u200c',
    'a right-to-left override': '\u202eecila',
    'an isolate': '\u2066alice\u2069',
    'a soft hyphen': 'al\u00adice',
    'a Hangul filler': '\u3164',
    'a half-width Hangul filler': '\uffa0',
    'a blank Braille cell': '\u2800',
    'a word joiner': 'alice\u2060',
    'a byte order mark': 'al\ufeffice',
    'a musical control': 'a\u{1d173}b',
    'language tags': 'alice\u{e0061}\u{e0062}',
    'a NUL': 'al\u0000ice',
    'a lone surrogate': 'al\ud800ice',
    'ten thousand combining marks': `a${'\u0300'.repeat(10_000)}`,
    'nine marks on one letter': `a${'\u0300\u0301\u0302'.repeat(3)}`,
  }
  for (const [what, name] of Object.entries(hidden)) {
    test(`ABU-14 ${what} is refused in every name`, () => {
      const taken = { username, channelName, displayName, topic }
      expect(Object.entries(taken).flatMap(([field, schema]) => (takes(schema, name) ? [field] : []))).toEqual([])
    })
  }

  test('ABU-14 names of all languages, and emoji that are put together, are taken', () => {
    for (const name of ['Zoë', 'Łukasz', 'नमस्ते', 'علی‌رضا', 'ក្រុម', '山田 太郎', 'O’Brien', '👩🏽‍💻 Ada', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'Ngọc']) {
      expect([name, takes(displayName, name)]).toEqual([name, true])
    }
    const european = ['café', 'дизайн', 'σχέδιο', 'v2_beta', 'ọ̀rọ̀', 'straße', 'ай-ти']
    const eastern = ['設計', 'デザイン-ui', 'サーバー', '人々', '회의', 'תכנון', 'שָׁלוֹם', 'مكتب', 'می‌خواهم']
    const southern = ['हिन्दी', 'नि-२', 'ภาษาไทย', 'ทำงาน', 'ต่างๆ', 'தமிழ்', 'ශ්‍රී', 'বাংলা', 'မြို့', 'ខ្មែរ', 'മലയാളം']
    for (const name of [...european, ...eastern, ...southern]) {
      expect([name, takes(channelName, name)]).toEqual([name, true])
    }
  })

  test('ABU-14 forms of a letter are the letter, in the name of a channel', () => {
    expect(channelName.parse('ｇｅｎｅｒａｌ')).toBe('general')
    expect(channelName.parse('#Cafe\u0301')).toBe('café')
    expect(channelName.parse('x²')).toBe('x2')
    expect(channelName.parse('İstanbul')).toBe('istanbul')
    expect(channelName.parse('ทํางาน')).toBe(channelName.parse('ทำงาน'))
  })

  const abused: Readonly<Record<string, string>> = {
    'begins with a mark': '\u0301abc',
    'is a mark behind a digit': 'v2\u0301',
    'has a mark of another script': 'a\u093f',
    'has three marks on a Latin letter': 'x\u0316\u0301\u030b',
    'has the same mark twice': 'क\u093f\u093f',
    'has seven marks on a letter': 'က\u103c\u103d\u103e\u102d\u102f\u1037\u1036',
    'has a stroke through a letter': 'o\u0338pen',
    'has a ring around it': 'x\u20dd',
    'has an emoji selector': 'general\ufe0f',
    'has a grapheme joiner': 'gen\u034feral',
    'has a joiner that joins nothing': 'क\u200dख',
    'has a non-joiner that shows nothing': 'دا\u200cر',
    'is longer by a line': 'عـــلي',
    'begins with what goes on': 'ーサ',
  }
  for (const [what, name] of Object.entries(abused)) {
    test(`ABU-14 the name of a channel that ${what} is refused`, () => {
      expect(channelName.safeParse(name).success).toBe(false)
    })
  }

  test('ABU-14 letters of scripts that look alike are not mixed in one', () => {
    for (const name of ['gеneral', 'generαl', 'օpen']) expect([name, takes(channelName, name)]).toEqual([name, false])
  })

  test('ABU-14 a user name is of plain letters', () => {
    for (const name of ['аlice', 'ａｌｉｃｅ', 'alıce', 'ｌ33t', 'a\u0301lice'])
      expect([name, takes(username, name)]).toEqual([name, false])
    expect(username.parse('  Alice ')).toBe('alice')
  })

  test('ABU-14 an emoji of forty code points is none', () => {
    expect(takes(emoji, Array.from({ length: 20 }, () => '👩').join('\u200d'))).toBe(false)
    expect(takes(emoji, '👍'.repeat(40))).toBe(false)
    expect(takes(emoji, '👩🏽‍❤️‍💋‍👨🏿')).toBe(true)
  })
})
