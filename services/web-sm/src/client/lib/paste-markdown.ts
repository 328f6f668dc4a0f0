/** Element names and the mark that stands before and behind what they hold. */
const marks: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  s: '~~',
  del: '~~',
  strike: '~~',
}

const blocks = new Set(['p', 'div', 'section', 'article', 'header', 'footer', 'figure', 'dl', 'dt', 'dd', 'hr'])
const left = new Set(['script', 'style', 'head', 'title', 'meta', 'template', 'svg', 'noscript'])

/**
 * What was copied with its formatting, as Markdown; undefined when there is none that Markdown has, so that the plain
 * text of the clipboard is as good. The markup is a stranger's: it is parsed where it runs nothing and loads nothing.
 */
export function markdownOf(html: string): string | undefined {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  // A table is meant as the text that comes with it.
  if (body.querySelector('table')) return undefined
  if (
    !body.querySelector('b, strong, i, em, s, del, strike, code, pre, a[href], li, blockquote, h1, h2, h3, h4, h5, h6')
  )
    return undefined
  // Some programs wrap all they copy in a <b> that is not bold.
  for (const wrap of body.querySelectorAll<HTMLElement>('b[style*="font-weight"]'))
    if (/font-weight:\s*(?:normal|400)/i.test(wrap.getAttribute('style') ?? '')) wrap.replaceWith(...wrap.childNodes)
  return write(body)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function write(node: Node): string {
  return [...node.childNodes].map(writeOne).join('')
}

function writeOne(node: Node): string {
  if (node instanceof Text) return escapeMarks(node.data.replace(/\s+/g, ' '))
  if (!(node instanceof Element) || left.has(node.localName)) return ''
  const name = node.localName
  if (name === 'br') return '\n'
  if (name === 'pre') return `\n\n${fence(node.textContent)}\n\n`
  if (name === 'code') return code(node.textContent)
  if (name === 'a') return link(node)
  if (name === 'ul' || name === 'ol') return list(node, name === 'ol')
  if (name === 'blockquote') return `\n\n${prefix(write(node).trim(), '> ')}\n\n`
  if (/^h[1-6]$/.test(name)) return `\n\n${wrap(write(node), '**')}\n\n`
  const mark = marks[name]
  if (mark !== undefined) return wrap(write(node), mark)
  return blocks.has(name) ? `\n\n${write(node)}\n\n` : write(node)
}

/** Marks stand directly at the words (CommonMark §6.2); spaces go outside. */
function wrap(text: string, mark: string): string {
  const inner = text.trim()
  if (inner === '' || inner.includes('\n\n') || inner.startsWith(mark)) return text
  const at = text.indexOf(inner)
  return `${text.slice(0, at)}${mark}${inner}${mark}${text.slice(at + inner.length)}`
}

function code(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  if (line.trim() === '') return line
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}

function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}\n${text.replace(/\n$/, '')}\n${ticks}`
}

function link(anchor: Element): string {
  const text = write(anchor).replace(/\s+/g, ' ')
  const href = anchor.getAttribute('href') ?? ''
  if (!/^(?:https?|mailto):/i.test(href) || text.trim() === '') return text
  const target = href
    .replace(/[()\s<>]/g, encodeURIComponent)
    .replace(/\(/g, '%28')
    .replace(/\)/g, '%29')
  const plain = anchor.textContent.trim()
  return plain === href || `${plain}/` === href ? href : `[${text.trim()}](${target})`
}

function list(node: Element, isOrdered: boolean): string {
  const items = [...node.children].filter(({ localName }) => localName === 'li')
  const lines = items.map((item, at) => {
    const mark = isOrdered ? `${at + 1}. ` : '- '
    return (
      mark +
      prefix(
        write(item)
          .replace(/\n{2,}/g, '\n')
          .trim(),
        ' '.repeat(mark.length),
      ).trimStart()
    )
  })
  return `\n\n${lines.join('\n')}\n\n`
}

const prefix = (text: string, mark: string): string =>
  text
    .split('\n')
    .map((line) => mark + line)
    .join('\n')

/** What would be read as a mark and was none. */
function escapeMarks(text: string): string {
  return text.replace(/[\\`*[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~~|\|\|/gu, (mark) =>
    mark.replace(/./g, String.raw`\$&`),
  )
}
