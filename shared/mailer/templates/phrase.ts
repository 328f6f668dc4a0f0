/** Words of ours around values of others, kept apart until it is known whether they become text or HTML. */
export interface Phrase {
  readonly words: readonly string[]
  readonly values: readonly string[]
}

/** ``say`Hello ${name},` `` */
export function say(words: TemplateStringsArray, ...values: readonly (string | number)[]): Phrase {
  return { words: [...words], values: values.map(String) }
}

export function phraseText({ words, values }: Phrase): string {
  return words.map((word, at) => `${word}${values[at] ?? ''}`).join('')
}

/** Values are escaped, and isolated: a name in Hebrew does not turn the sentence around. */
export function phraseHtml({ words, values }: Phrase): string {
  return words
    .map((word, at) => `${escapeHtml(word)}${at < values.length ? `<bdi>${escapeHtml(values[at] ?? '')}</bdi>` : ''}`)
    .join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe in element content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
