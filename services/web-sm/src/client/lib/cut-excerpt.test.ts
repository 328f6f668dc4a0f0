import { expect, test } from 'bun:test'
import { cutExcerpt } from './cut-excerpt.ts'

const marked = (text: string, ...words: string[]): string =>
  cutExcerpt(text, words)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('')

test('words that still stand in a text are marked, whole and in any case', () => {
  expect(marked('Deploy, redeploy and DEPLOY\nagain', 'deploy')).toBe('[Deploy], redeploy and [DEPLOY] again')
  expect(marked('something else', 'deploy')).toBe('something else')
  expect(marked('nothing asked for')).toBe('nothing asked for')
})

test('what was matched is no pattern', () => {
  expect(marked('a+b (c) [d] x-y', 'a+b', '(c)', '[d]', 'x-y')).toBe('[a+b] [(c)] [[d]] [x-y]')
  expect(marked('aab', 'a+b')).toBe('aab')
})

test('a long text is cut to the words around the first match, between characters', () => {
  const long = `${'word '.repeat(100)}deploy ${'😀'.repeat(300)}`
  const cut = marked(long, 'deploy')
  expect(cut).toStartWith('…word ')
  expect(cut).toContain('[deploy]')
  expect(cut).toEndWith('😀…')
  expect(cut.isWellFormed()).toBe(true)
  expect([...cut].length).toBeLessThan(250)
})
