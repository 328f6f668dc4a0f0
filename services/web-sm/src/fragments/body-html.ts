import { renderHtml } from '@ajet/shared/markdown'
import type { MessageView } from '@ajet/shared/schema'
import { Lru } from '@ajet/shared/std'
import { channelPath } from './paths.ts'

type Body = Pick<MessageView, 'body_md' | 'mentions'>

/** Longer ones are rare, and few of them would fill the memory. */
const MAX_KEPT_CHARACTERS = 2_000

const kept = new Lru<string, string>(1_000)

/**
 * The text of a message as HTML. What was rendered last is kept: a channel's newest messages are in each page of it, and
 * parsing them, with their code to be coloured, is the most of what such a page costs.
 */
export function bodyHtml(body: Body, community: string | null): string {
  if (body.body_md.length > MAX_KEPT_CHARACTERS) return render(body, community)
  const key = JSON.stringify([community, body.mentions, body.body_md])
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = render(body, community)
  kept.set(key, made)
  return made
}

function render({ body_md: text, mentions }: Body, community: string | null): string {
  return renderHtml(text, { mentions, channelHref: (id) => channelPath(community, id) })
}
