import { describe, expect, test } from 'bun:test'
import { isEmojiOnly, renderHtml } from './mod.ts'

const ada = '01890000-0000-7000-8000-000000000001'
const general = '01890000-0000-7000-8000-000000000002'
const mentions = [
  { type: 'user', target_id: ada, name: 'Ada <b>' },
  { type: 'channel_link', target_id: general, name: 'general' },
] as const

const inline = (body: string): string => renderHtml(body).replace(/^<p>|<\/p>\n$/g, '')

describe('emphasis', () => {
  test('MD-T1, MD-1 bold gives strong', () => expect(inline('**bold**')).toBe('<strong>bold</strong>'))
  test('MD-T2, MD-2 italic gives em', () => expect(inline('*a* _b_')).toBe('<em>a</em> <em>b</em>'))
  test('MD-T3, MD-3 strike gives del', () => expect(inline('~~gone~~')).toBe('<del>gone</del>'))
  test('MD-T4, MD-4 underline gives u', () => expect(inline('__under__')).toBe('<u>under</u>'))
  test('MD-T10 italic nested in bold renders right', () => {
    expect(inline('**a *b* c**')).toBe('<strong>a <em>b</em> c</strong>')
    expect(inline('***both***')).toBe('<em><strong>both</strong></em>')
    expect(inline('__a *b* **c**__')).toBe('<u>a <em>b</em> <strong>c</strong></u>')
  })
  test('names with underscores stay whole', () =>
    expect(inline('my_file_name __init__x')).toBe('my_file_name __init__x'))
})

describe('code', () => {
  test('MD-T5, MD-5 inline code gives code', () => {
    expect(inline('`a **b** <i>`')).toBe('<code>a **b** &lt;i&gt;</code>')
  })
  test('MD-T6, MD-6 fence gives pre and code with a language class', () => {
    const html = renderHtml('```ts\nconst a = 1 < 2\n```')
    expect(html).toStartWith('<pre data-language="ts"><code class="language-ts hljs">')
    expect(html).toContain('<span class="hljs-keyword">const</span> a = <span class="hljs-number">1</span> &lt; ')
  })
  test('a fence in a language nobody knows, or in none, is escaped text', () => {
    expect(renderHtml('```klingon\n<b>\n```')).toBe(
      '<pre data-language="klingon"><code class="language-klingon hljs">&lt;b&gt;\n</code></pre>\n',
    )
    expect(renderHtml('```\n<b>\n```')).toBe('<pre><code class="hljs">&lt;b&gt;\n</code></pre>\n')
    expect(renderHtml('```"><script>\nx\n```')).toBe('<pre><code class="hljs">x\n</code></pre>\n')
  })
  test('a fence may begin behind text and end behind code, as people type it in a chat', () => {
    const block = '<pre data-language="x"><code class="language-x hljs">one\ntwo\n</code></pre>\n'
    expect(renderHtml('see ```x\none\ntwo\n```\n**so**')).toBe(`<p>see</p>\n${block}<p><strong>so</strong></p>\n`)
    expect(renderHtml('```x\none\ntwo```\n**so**')).toBe(`${block}<p><strong>so</strong></p>\n`)
    expect(renderHtml('> see ```x\n> one\n> two\n> ```\nso')).toBe(
      `<blockquote>\n<p>see</p>\n${block}</blockquote>\n<p>so</p>\n`,
    )
    expect(renderHtml('first\nsee ```x\none\ntwo```')).toBe(`<p>first</p>\n<p>see</p>\n${block}`)
    expect(inline('see ``` and go on')).toBe('see ``` and go on')
    expect(inline('```not a block```')).toBe('<code>not a block</code>')
  })
  test('long code is shown without colours', () => {
    expect(renderHtml(`\`\`\`ts\n${'let a = 1;\n'.repeat(1000)}\`\`\``)).not.toContain('hljs-keyword')
  })
  test('indented text is not code', () => expect(renderHtml('    return 1')).toBe('<p>return 1</p>\n'))
})

describe('spoilers', () => {
  test('MD-T7, MD-7 spoiler gives a span of class spoiler', () => {
    expect(inline('the end: ||he **dies**||')).toMatch(
      /^the end: <span class="spoiler" tabindex="0" role="button"[^>]*>he <strong>dies<\/strong><\/span>$/,
    )
  })
  test('bars alone, empty or in code hide nothing', () => {
    for (const body of ['a || b', '||||', '`||a||`', '||||||||']) expect(inline(body)).not.toContain('spoiler')
  })
  test('two spoilers may touch', () => expect(inline('||a||||b||').match(/class="spoiler"/g)).toHaveLength(2))
})

describe('blocks', () => {
  test('MD-T8, MD-8 quote gives blockquote', () => {
    expect(renderHtml('> quoted')).toBe('<blockquote>\n<p>quoted</p>\n</blockquote>\n')
  })
  test('the line under a quote or list is not part of it', () => {
    expect(renderHtml('> quoted\nanswer')).toBe('<blockquote>\n<p>quoted</p>\n</blockquote>\n<p>answer</p>\n')
    expect(renderHtml('- item\nafter')).toBe('<ul>\n<li>item</li>\n</ul>\n<p>after</p>\n')
  })
  test('a line break breaks the line', () => expect(inline('one\ntwo')).toBe('one<br>\ntwo'))
  test('lists, task lists, headings and rules', () => {
    expect(renderHtml('3. c\n4. d')).toContain('<ol start="3">\n<li>c</li>')
    expect(renderHtml('- [x] done\n- [ ] open')).toBe(
      '<ul>\n<li class="task"><input type="checkbox" disabled checked> done</li>\n' +
        '<li class="task"><input type="checkbox" disabled> open</li>\n</ul>\n',
    )
    expect(renderHtml('## Head')).toBe('<h2>Head</h2>\n')
    expect(renderHtml('text\n---')).toBe('<p>text</p>\n<hr>\n')
  })
  test('a table scrolls in its own box and has no style attribute', () => {
    const html = renderHtml('| a | b |\n|---|--:|\n| 1 | 2 |')
    expect(html).toStartWith('<div class="table-scroll"><table>')
    expect(html).toContain('<td class="align-right">2</td>')
    expect(html).not.toContain('style=')
  })
  test('text that looks like a reference definition is shown', () => {
    expect(inline('[note]: see below')).toBe('[note]: see below')
  })
})

describe('links', () => {
  const attributes = 'rel="noopener noreferrer nofollow" target="_blank"'

  test('MD-T9, MD-9 bare https URL is clickable', () => {
    expect(inline('see https://a.org/x_y_z?q=1&r=2.')).toBe(
      `see <a href="https://a.org/x_y_z?q=1&amp;r=2" ${attributes}>https://a.org/x_y_z?q=1&amp;r=2</a>.`,
    )
    expect(inline('mail a@b.org')).toContain('href="mailto:a@b.org"')
  })
  test('named links are links, and images are links too', () => {
    expect(inline('[the *page*](https://a.org "so")')).toBe(
      `<a href="https://a.org" title="so" ${attributes}>the <em>page</em></a>`,
    )
    expect(inline('![cat](https://a.org/cat.png)')).toBe(`<a href="https://a.org/cat.png" ${attributes}>cat</a>`)
  })
  test.each([
    'javascript:alert(1)',
    'JaVaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '/logout',
    '//evil.org',
    'ftp://a.org',
  ])('%s is not made a link', (address) => {
    expect(renderHtml(`[x](${address}) <${address}> ${address}`)).not.toContain('<a')
  })
  test('a link without an address is its text', () =>
    expect(inline('[a **b**]()')).toBe('<span>a <strong>b</strong></span>'))
  test('file names are not taken for addresses', () =>
    expect(inline('main.rs and setup.py')).toBe('main.rs and setup.py'))
})

describe('what must not get through', () => {
  test('MD-T11 script tags come out escaped', () => {
    expect(inline('<script>alert(1)</script>')).toBe('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(inline('<img src=x onerror=alert(1)>')).toBe('&lt;img src=x onerror=alert(1)&gt;')
  })
  test('attributes cannot be broken out of', () => {
    const html = inline('[a](https://b.org/"onclick="x) [a](https://b.org "q\\"onclick=\\"x")')
    expect(html.replaceAll(/"[^"]*"/g, '""')).not.toContain('onclick')
  })
  test('entities are shown as typed', () => expect(inline('&lt;b&gt; &#27;')).toBe('&amp;lt;b&amp;gt; &amp;#27;'))
})

describe('emoji', () => {
  test('MD-T12, MD-10 smile short code gives the Unicode character', () => expect(inline(':smile:')).toBe('😄'))
  test('the names of GitHub, Slack and Discord are known, and skin tones', () => {
    expect(inline(':+1: :heart: :slight_smile: :wave::skin-tone-4:')).toBe('👍 ❤️ 🙂 👋🏽')
  })
  test('times, paths and unknown names stay as typed', () => {
    for (const body of ['10:30:20', 'std::map::get', ':no_such_emoji:', 'a:b:c']) expect(inline(body)).toBe(body)
    expect(inline('`:smile:`')).toBe('<code>:smile:</code>')
  })
  test('a message of one to three emoji and nothing else is known as such', () => {
    for (const body of ['😀', ':smile: 👍🏽', '❤️', '🇩🇪🇫🇷', '👨‍👩‍👧 '])
      expect([body, isEmojiOnly(body)]).toEqual([body, true])
    for (const body of ['', 'a', '1', '😀😀😀😀', '😀 ok', ':nope:'])
      expect([body, isEmojiOnly(body)]).toEqual([body, false])
  })
})

describe('mentions', () => {
  test('MD-T15 the markdown step leaves mention syntax alone', () => {
    expect(inline(`@<user:${ada}> @<here> #<channel:${general}>`)).toBe(
      `@&lt;user:${ada}&gt; @&lt;here&gt; #&lt;channel:${general}&gt;`,
    )
  })
  test('SH-12 given the names, mentions show them', () => {
    const html = renderHtml(`@<user:${ada}> @<here> @<channel> #<channel:${general}>`, {
      mentions,
      channelHref: (id) => `/c/acme/channels/${id}?a&b`,
    })
    expect(html).toContain(`<span class="mention" data-user="${ada}">@Ada &lt;b&gt;</span>`)
    expect(html).toContain(
      '<span class="mention mention-here">@here</span> <span class="mention mention-channel">@channel</span>',
    )
    expect(html).toContain(
      `<a class="channel-link" data-channel="${general}" href="/c/acme/channels/${general}?a&amp;b">#general</a>`,
    )
  })
  test('an unknown user or channel is called so, and leads nowhere', () => {
    const html = renderHtml(`@<user:${general}> #<channel:${ada}>`, { mentions, channelHref: () => '/x' })
    expect(html).toContain('>@unknown-user</span>')
    expect(html).toContain('>#unknown-channel</span>')
  })
  test('in code they stay as typed, in a link they are no link', () => {
    expect(renderHtml(`\`@<user:${ada}>\``, { mentions })).toContain(`<code>@&lt;user:${ada}&gt;</code>`)
    expect(renderHtml(`[x #<channel:${general}>](https://a.org)`, { mentions }).match(/<a /g)).toHaveLength(1)
  })
})
