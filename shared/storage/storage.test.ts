import { describe, expect, test } from 'bun:test'
import { attachmentKey, isStorageKey, safeFileName } from './mod.ts'

test('FS-T8 keys match the FS-8 pattern: attachments, a UUID, the file name', () => {
  const key = attachmentKey('cat.png')
  expect(key).toMatch(/^attachments\/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\/cat\.png$/)
  expect(attachmentKey('cat.png')).not.toBe(key)
})

const names: readonly (readonly [title: string, given: string, safe: string])[] = [
  ['an ordinary name stays', 'Report 2026 (final).pdf', 'Report 2026 (final).pdf'],
  ['traversal keeps the last part', '../../etc/passwd', 'passwd'],
  ['a path of Windows too', 'C:\\Users\\me\\cat.png', 'cat.png'],
  ['only dots', '..', 'file'],
  ['only a slash', '/', 'file'],
  ['nothing', '', 'file'],
  ['only spaces', '   ', 'file'],
  ['traversal at the end', 'a/..', 'file'],
  ['NUL and control characters', 'a\0b\r\nc\u0085.png', 'abc.png'],
  ['a name that reads backwards', 'annexe\u202Egpj.exe', 'annexegpj.exe'],
  ['what Windows forbids', 'a<b>:"|?*.txt', 'a_b______.txt'],
  ['a device name', 'CON', '_CON'],
  ['a device name with an extension', 'lpt1.txt', '_lpt1.txt'],
  ['a name that only begins like one', 'console.log', 'console.log'],
  ['dots and spaces at the end', 'name. . ', 'name'],
  ['a hidden file', '.gitignore', '.gitignore'],
  ['decomposed letters are composed', 'u\u0308ber.txt', 'über.txt'],
  ['half a letter', 'a\ud800b', 'a\ufffdb'],
  ['percent signs are not an encoding', '%2e%2e%2fx', '%2e%2e%2fx'],
]

describe('ABU-04 a file name becomes one every file system takes', () => {
  for (const [title, given, safe] of names) test(title, () => expect(safeFileName(given)).toBe(safe))

  test('a long name keeps its extension and loses no half letter', () => {
    const safe = safeFileName(`${'é👩‍👩‍👧‍👦'.repeat(40)}.jpeg`)
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255)
    expect(safe).toEndWith('é👩‍👩‍👧‍👦é.jpeg')
    expect(Buffer.byteLength(safeFileName(`a.${'x'.repeat(400)}`))).toBe(255)
  })

  test('whatever the name, the key is one, and naming again changes nothing', () => {
    let seed = 7
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    const alphabet = ['.', '/', '\\', '\0', ' ', 'a', 'CON', '\u0308', '\u202e', '\ud83d', '😀', ':', '~', '%2f', '\n']
    for (let round = 0; round < 5_000; round++) {
      const name = Array.from({ length: random(300) }, () => alphabet[random(alphabet.length)]).join('')
      const safe = safeFileName(name)
      expect(isStorageKey(attachmentKey(name))).toBe(true)
      expect(safe).not.toContain('/')
      expect(safeFileName(safe)).toBe(safe)
    }
  })
})
