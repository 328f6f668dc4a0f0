import { raw } from 'hono/html'

/** Escaped markup that is ready at once; joined and nested without being escaped again, by hono's JSX too. */
export type Markup = Extract<ReturnType<typeof raw>, { readonly isEscaped: true }>

/** What may stand in markup: text is escaped, `false`, null and undefined are nothing, a list is written one after the other. */
export type MarkupValue = string | number | boolean | null | undefined | Markup | readonly MarkupValue[]

/**
 * Like hono's `html`, without what a row of the timeline has no use for: promises and callbacks, for which hono looks at
 * every value. A message is a dozen of these.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let text = strings[0] ?? ''
  for (let at = 0; at < values.length; at += 1) text += written(values[at]) + (strings[at + 1] ?? '')
  return raw(text)
}

/** Takes text that was escaped already (rendered Markdown) as markup. */
export function trusted(text: string): Markup {
  return raw(text)
}

export const nothing: Markup = raw('')

/** Markup is a String object: nothing that its type tells apart from text. */
function written(value: unknown): string {
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(written).join('')
  if (typeof value !== 'object' || value === null) return ''
  return 'isEscaped' in value && value.isEscaped === true ? String(value) : escaped(String(value))
}

const SPECIAL = /["&'<>]/
const ENTITIES: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
}

/** Looks first: ids, times and most names have nothing to escape. */
function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(/["&'<>]/g, (character) => ENTITIES[character] ?? character) : text
}
