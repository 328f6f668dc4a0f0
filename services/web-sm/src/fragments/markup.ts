import { html, raw } from 'hono/html'

/** Escaped markup that is ready at once; joined and nested without being escaped again. */
export type Markup = Extract<ReturnType<typeof html>, { readonly isEscaped: true }>

/** The `html` tag of hono for markup without promises: every value is escaped unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const made = html(strings, ...values)
  if (made instanceof Promise) throw new TypeError('Markup on a hot path must not hold a promise')
  return made
}

/** Takes text that was escaped already (rendered Markdown) as markup. */
export function trusted(text: string): Markup {
  return raw(text)
}

export const nothing: Markup = raw('')
