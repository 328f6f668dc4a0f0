import { locateMentions } from '@ajet/shared/markdown'

/** The text with `@channel` and `@here` escaped: they stay readable and notify nobody. */
export function quietEverybody(text: string): string {
  const body = text.replace(/\r\n?/g, '\n')
  let result = ''
  let done = 0
  for (const { type, start } of locateMentions(body, { typed: true })) {
    if (type !== 'here' && type !== 'channel') continue
    result += `${body.slice(done, start)}\\`
    done = start
  }
  return result + body.slice(done)
}
