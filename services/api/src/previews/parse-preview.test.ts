import { expect, test } from 'bun:test'
import { parsePreview } from './parse-preview.ts'

const parse = (html: string) => parsePreview(new TextEncoder().encode(html), 'a.example')

test('a page is told by its Open Graph data, else by its title and description', async () => {
  const og = `<meta property="og:title" content="Fish &amp; chips"><meta property="og:description" content=" Good\n food ">
    <meta property="og:site_name" content="Kitchen">`
  expect(await parse(`<head><title>Other</title>${og}</head>`)).toEqual({
    title: 'Fish & chips',
    description: 'Good food',
    site_name: 'Kitchen',
  })
  const plain = '<html><head><title>Caf&eacute; &#8211; today</title><meta name="Description" content="d"></head>'
  expect(await parse(plain)).toEqual({ title: 'Café – today', description: 'd', site_name: 'a.example' })
})

test('a page without a title is nothing, and what its body says is not its own', async () => {
  expect(await parse('<head></head><body><h1>x</h1></body>')).toBeUndefined()
  expect(await parse('')).toBeUndefined()
  expect(await parse('<body><svg><title>icon</title></svg><meta property="og:title" content="forged">')).toBeUndefined()
  expect(await parse('<head><script>"<title>no</title>"</script><title> </title></head>')).toBeUndefined()
})

test('ABU-19 what it says is text: markup, controls and directions are gone or plain', async () => {
  const found = await parse('<title>&lt;script&gt;alert(1)&lt;/script&gt; \u202Egnp.exe\u0007</title>')
  expect(found?.title).toBe('<script>alert(1)</script> gnp.exe')
})

test('ABU-14 long values are cut, towers of marks are levelled', async () => {
  const found = await parse(
    `<title>${'x'.repeat(4_000)}</title><meta name="description" content="Z${'\u0301'.repeat(900)}">`,
  )
  expect(found?.title).toHaveLength(200)
  expect([...(found?.description ?? '').normalize('NFD')].length).toBeLessThan(8)
})

test('ABU-15 hostile pages are read in good time', async () => {
  const startedAt = performance.now()
  const pages = ['<'.repeat(500_000), '<meta '.repeat(80_000), '<div>'.repeat(100_000), '<title>'.repeat(70_000)]
  for (const page of [...pages, `<meta content="${'&'.repeat(400_000)}"`, '<!--'.repeat(100_000)]) await parse(page)
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})
