import { expect, test } from 'bun:test'
import { html } from 'hono/html'
import { markup, nothing, trusted } from './markup.ts'

const hostile = `<a href="x" onclick='y'>&amp;</a>`
const kinds = [
  'plain',
  hostile,
  '',
  0,
  7.5,
  true,
  false,
  null,
  undefined,
  trusted('<b>'),
  nothing,
  ['<', [trusted('<i>'), 1]],
]

test('markup is written as hono writes it, every kind of value', () => {
  for (const value of kinds) {
    const ours = markup`<p title="${value}">${value}</p>`
    expect(String(ours)).toBe(String(html`<p title="${value}">${value}</p>`))
  }
})

test('what is no markup is escaped, also a String object made to look like text', () => {
  expect(String(markup`${hostile}`)).toBe('&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;')
  expect(String(markup`${markup`<b>${hostile}</b>`}`)).toBe(`<b>${String(markup`${hostile}`)}</b>`)
  expect(String(markup`${Object('<b>')}`)).toBe('&lt;b&gt;')
})
