import { markup, type Markup } from './markup.ts'

const MAX_ENDING = 16

/**
 * A file's name that is cut in its middle where there is no room: its end, which says what it is, is always seen. It is
 * isolated from the text around it (ABU-14), and said in one piece.
 */
export function renderFileName(name: string): Markup {
  const { stem, ending } = splitName(name)
  return markup`<bdi class="file-name" title="${name}"><span class="visually-hidden">${name}</span><span class="file-stem" aria-hidden="true">${stem}</span><span class="file-ending" aria-hidden="true">${ending}</span></bdi>`
}

/** The name without its ending, and the ending with its dot; none when there is no short one. */
export function splitName(name: string): { readonly stem: string; readonly ending: string } {
  const dot = name.lastIndexOf('.')
  if (dot <= 0 || name.length - dot > MAX_ENDING) return { stem: name, ending: '' }
  return { stem: name.slice(0, dot), ending: name.slice(dot) }
}
