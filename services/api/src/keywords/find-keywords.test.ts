import { expect, test } from 'bun:test'
import { textOutsideCode } from '@ajet/shared/markdown'
import { byFirstWord, canonicalKeyword, findKeywords } from './find-keywords.ts'

const known = byFirstWord(
  ['deploy', 'node js', 'été', 'one two three four five', 'deploy failed'].map(canonicalKeyword),
)
const found = (text: string) => [...findKeywords(text, known)].toSorted()

test.each([
  ['Deploy!', ['deploy']],
  ['the DEPLOY failed again', ['deploy', 'deploy failed']],
  ['redeploy deploys deploy_it', []],
  ['Node.js and node-js', ['node js']],
  ['ÉTÉ', ['été']],
  ['e\u0301te\u0301', ['été']],
  ['ｄｅｐｌｏｙ', ['deploy']],
  ['one two three four five six', ['one two three four five']],
  ['', []],
])('a keyword is whole words in a row, whatever their case: %p', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

const asian = byFirstWord(
  ['デプロイ', '部署', '배포', 'v2リリース', 'deploy 本番', 'ทดสอบ', '東京'].map(canonicalKeyword),
)

test.each([
  ['今日デプロイします', ['デプロイ']],
  ['今日デプロします', []],
  ['ﾃﾞﾌﾟﾛｲ完了', ['デプロイ']],
  ['重新部署了', ['部署']],
  ['배포를 했다', ['배포']],
  ['本日V2リリース！', ['v2リリース']],
  ['本日xv2リリース', []],
  ['Deploy本番 and deploy 本番', ['deploy本番']],
  ['วันนี้ทดสอบระบบ', ['ทดสอบ']],
  ['東 京都', ['東京']],
])('a keyword of a script without spaces is found inside a sentence: %p', (text, expected) => {
  expect([...findKeywords(text, asian)].toSorted()).toEqual(expected)
})

test('a keyword of letters is found between those of a script without spaces', () => {
  expect(found('今日deployします')).toEqual(['deploy'])
  expect(found('今日redeployします')).toEqual([])
})

test('C++ and C# are other words than C', () => {
  const languages = byFirstWord(['C++', 'c#', 'F# compiler'].map(canonicalKeyword))
  const inText = (text: string) => [...findKeywords(text, languages)].toSorted()
  expect(inText('C++, C# and C')).toEqual(['c#', 'c++'])
  expect(inText('C plus, abc++ #c c#x')).toEqual([])
  expect(inText('the F# compiler')).toEqual(['f# compiler'])
  expect([...findKeywords('C++ or C', byFirstWord(['c']))]).toEqual(['c'])
  expect(found('deploy++ deploy#5')).toEqual(['deploy'])
})

test.each([
  ['straße', 'STRASSE 5'],
  ['STRASSE', 'die Straße'],
  ['Istanbul', 'İSTANBUL'],
  ['ısparta', 'ISPARTA'],
  ['ΟΔΟΣ', 'οδος.'],
  ['οδοσ', 'ΟΔΟΣ'],
  ['ЁЛКА', 'ёлка'],
  ['ﬁle', 'FILE'],
  ['é', 'E\u0301'],
])('case is no matter in any language: %p in %p', (keyword, text) => {
  const canonical = canonicalKeyword(keyword)
  expect([...findKeywords(text, byFirstWord([canonical]))]).toEqual([canonical])
  expect(canonicalKeyword(canonical)).toBe(canonical)
})

test.each([
  ['a `deploy` and\n```\ndeploy\n```', ''],
  ['de**ploy**', 'deploy'],
  ['> deploy', 'deploy'],
  ['[deploy](https://example.org/x)', 'deploy'],
  ['https://example.org/deploy', ''],
  ['node `x` js', ''],
  ['@<user:00000000-0000-7000-8000-000000000001> deploy', 'deploy'],
])('code, addresses and mentions hold no keywords: %p', (body, expected) => {
  expect(found(textOutsideCode(body)).join()).toBe(expected)
})

test('ABU-15 looking for keywords takes time in proportion to the text, however it is made', () => {
  const cats = Array.from({ length: 60 }, (_, n) => '猫'.repeat(n + 4))
  const many = byFirstWord([...cats, ...Array.from({ length: 5_000 }, (_, n) => `a a a a ${n}`)])
  const hostile = [
    'a '.repeat(8_000),
    '\ufdfa'.repeat(16_000),
    '猫'.repeat(16_000),
    'ก\u0e31'.repeat(8_000),
    '*a'.repeat(8_000),
    '['.repeat(16_000),
    '`a'.repeat(8_000),
  ]
  for (const body of hostile) {
    const began = performance.now()
    findKeywords(body, many)
    findKeywords(textOutsideCode(body), many)
    expect(performance.now() - began).toBeLessThan(1_000)
  }
})
