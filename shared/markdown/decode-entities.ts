import { parser } from './parser.ts'

const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi

/** The text of HTML whose character references (`&amp;`, `&#8211;`) are still written out; what is none stays. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity) => parser.utils.unescapeAll(entity))
}
