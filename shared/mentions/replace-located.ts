import { locateMentions, type LocatedMention } from '../markdown/mod.ts'

/** The body with each located mention replaced; undefined leaves it as it is. */
export function replaceLocated(
  body: string,
  typed: boolean,
  replacementOf: (mention: LocatedMention) => string | undefined,
): string {
  let result = ''
  let done = 0
  for (const mention of locateMentions(body, { typed })) {
    const replacement = replacementOf(mention)
    if (replacement === undefined) continue
    result += body.slice(done, mention.start) + replacement
    done = mention.end
  }
  return result + body.slice(done)
}
