import { describe, expect, test } from 'bun:test'
import { cpuMs } from '../testing/cpu-time.ts'
import { locateMentions, renderAnsi, renderHtml, renderPlain } from './mod.ts'

const size = 64_000
const filled = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size)

/** CPU time, generous against a slow machine: the worst takes 40 ms to HTML; without its guard each takes seconds. */
const limitMs = 500

const pieces = [
  '[',
  '*',
  '*_',
  '*a_b ',
  '_a_',
  '`',
  '|',
  '||a ',
  '&',
  '>',
  '> a\n',
  '- ',
  '- a\n',
  '<',
  '<a',
  '@',
  '@<user:',
  '#',
  ':',
  ':a:',
  '~~a',
  '![',
  '[a](',
  '[a](b',
  '](',
  '\\',
  '**a ',
  'http://',
  'https://a.b/ ',
  'a@b.c',
  'a@',
  '|a|b\n',
  '#\n',
  '```\n',
  'a.',
  '\n',
]
const shapes: Readonly<Record<string, string>> = {
  'short rows of a wide table': `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n${'|\n'.repeat(30_000)}`,
  'deep quotes': `${'>'.repeat(500)}a\n`.repeat(128),
  'deep lists': Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth * 2)}- a\n`).join(''),
  'back-tick runs of every length': Array.from({ length: 350 }, (_, length) => `${'`'.repeat(length)}a`).join(''),
  'an endless address': `http://a.b/?${'a,'.repeat(size / 2)}`,
  'an endless mail address': `${'a.'.repeat(size / 2)}@b.c`,
  'code without a break': `\`\`\`ini\n${'a.'.repeat(3900)}\n\`\`\``,
  'many fences': `\`\`\`c\n${`${'a'.repeat(280)}\n`.repeat(20)}\`\`\`\n`.repeat(10),
  'code that is wrapped once a character': `\`\`\`sh\n${`${'${'.repeat(100)}\n`.repeat(30)}\`\`\``,
}

describe('a message made to hurt is rendered in bounded time and size', () => {
  const bodies = [...pieces.map((piece) => [JSON.stringify(piece), filled(piece)] as const), ...Object.entries(shapes)]
  test.each(bodies)('%s', (_name, body) => {
    let html = ''
    const spent = cpuMs(() => {
      html = renderHtml(body, { mentions: [] })
      renderAnsi(body, { width: 80, color: true, mentions: [] })
      locateMentions(body, { typed: true })
    })
    expect(spent).toBeLessThan(limitMs)
    expect(html.length).toBeLessThan(1_500_000)
  })
})

const alphabet = [
  'a',
  'word ',
  ' ',
  '\n',
  '\n\n',
  '*',
  '**',
  '_',
  '__',
  '~~',
  '||',
  '`',
  '```',
  '```ts\n',
  '\n```\n',
  '> ',
  '- ',
  '1. ',
  '# ',
  '[',
  ']',
  '](',
  ')',
  '(https://a.org',
  '![',
  '<',
  '>',
  '<b>',
  '<script>',
  '"',
  "'",
  '&',
  '&lt;',
  '\\',
  '|',
  '|-|-|\n',
  '@',
  '@bob',
  '@<here>',
  '#',
  '#ops',
  '@<user:01890000-0000-7000-8000-000000000001>',
  '#<channel:01890000-0000-7000-8000-000000000002>',
  ':smile:',
  ':',
  'https://a.org/x',
  'javascript:x',
  'a@b.org',
  '\t',
  '\u001b[31m',
  '\u0000',
  '\u202e',
  '😀',
  '日本',
  '\u0301',
  '\ud800',
  '- [x] ',
  '---\n',
  '    ',
]

/** The same messages at every run. */
function* messages(count: number): Generator<string> {
  let seed = 42
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  for (let nth = 0; nth < count; nth += 1) {
    yield Array.from({ length: 1 + random(40) }, () => alphabet[random(alphabet.length)]).join('')
  }
}

const voidTags = new Set(['br', 'hr', 'input'])
const allowed =
  /^<(?:\/(?:p|strong|em|u|del|span|code|pre|a|blockquote|ul|ol|li|h[1-6]|table|thead|tbody|tr|th|td|div)|(?:p|strong|em|u|del|span|code|pre|blockquote|ul|li|h[1-6]|table|thead|tbody|tr|th|td|br|hr)|ol(?: start="\d+")?|li class="task"|t[hd] class="align-(?:left|right|center)"|div class="table-scroll"|pre data-language="[\w+#.-]+"|code class="(?:language-[\w+#.-]+ )?hljs"|input type="checkbox" disabled(?: checked)?|span class="[\w -]+"(?: [\w-]+="[^"<>]*")*|a class="channel-link" data-channel="[0-9a-f-]{36}"|a href="(?:https?:\/\/|mailto:)[^"<>]*"(?: title="[^"<>]*")? rel="noopener noreferrer nofollow" target="_blank")>$/

function problemIn(html: string): string | undefined {
  const open: string[] = []
  for (const [tag, slash, name = ''] of html.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (!allowed.test(tag)) return `tag ${tag}`
    if (slash === '/' && open.pop() !== name) return `${tag} closes something else`
    if (slash === '' && !voidTags.has(name)) open.push(name)
  }
  if (open.length > 0) return `${open.join(' ')} left open`
  return /<(?!\/?\w)/.test(html) ? 'a bare <' : undefined
}

describe('random messages', () => {
  const names = [{ type: 'channel_link', target_id: '01890000-0000-7000-8000-000000000002', name: 'ops' }] as const

  test('give balanced HTML of known tags and attributes', () => {
    for (const body of messages(4000)) {
      for (const mentions of [undefined, names]) {
        const problem = problemIn(renderHtml(body, { mentions }))
        if (problem !== undefined) throw new Error(`${problem} from ${JSON.stringify(body)}`)
      }
    }
  })

  test('give terminal lines without foreign control characters and within the width', () => {
    for (const body of messages(2000)) {
      const lines = renderAnsi(body, { width: 40, color: true, mentions: names }).split('\n')
      const bare = lines.map((line) => line.replace(/\u001b\[\d{1,2}m/g, ''))
      const bad = bare.find((line) => /[\u0000-\u001f\u007f-\u009f\u202e]/.test(line) || Bun.stringWidth(line) > 40)
      if (bad !== undefined) throw new Error(`${JSON.stringify(bad)} from ${JSON.stringify(body)}`)
    }
  })

  test('give one line of plain text', () => {
    for (const body of messages(1000)) expect(renderPlain(body, { mentions: names })).not.toContain('\n')
  })
})

test('what has thousands of lines is plain text, what has hundreds is not', () => {
  expect(renderHtml('- a\n'.repeat(5_000))).toStartWith('<p>- a<br>')
  expect(renderHtml('- a\n'.repeat(500))).toStartWith('<ul>')
})
