import type { CommandNote } from '../fragments/composer.tsx'
import { channelPath, communityPath, dmPath } from '../fragments/paths.ts'
import { sayByForm, type CommandAnswer } from '../http/message-form.ts'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import type { Room } from '../pages/room.tsx'
import type { WebApp, WebContext } from '../web-app.ts'
import { respondWithRoom } from './respond-with-room.tsx'

/**
 * Posts a plain form's message, or runs its command, and goes to what came of it. What a command answers is for its user
 * alone: it stands above the box of the page that is the answer to the form, and nowhere else.
 */
export async function respondToMessageForm(
  app: WebApp,
  c: WebContext,
  loadRoom: (visit: Visit) => Promise<Room>,
): Promise<Response> {
  const visit = c.get('visit')
  const room = await loadRoom(visit)
  const { parentId, message, command } = await sayByForm(visit, room.channel.id)
  const here = parentId === null ? room.href : `${room.href}/thread/${encodeURIComponent(parentId)}`
  if (message) return seeOther(visit, `${here}#m-${message.id}`)
  if (!command) return seeOther(visit, here)
  const { answer, typed } = command
  const away = await placeOf(visit, room, answer, here)
  if (away !== undefined) return seeOther(visit, away)
  const note: CommandNote = { parentId, text: answer.text ?? '', typed: answer.ok ? '' : typed, isProblem: !answer.ok }
  const beside = parentId === null ? undefined : { pane: 'thread' as const, message: parentId }
  return await respondWithRoom(app, c, loadRoom, beside, note)
}

/** Where a command leads; undefined when it has something to say here. */
async function placeOf(
  { api }: Visit,
  { community }: Room,
  { text = '', effects = [] }: CommandAnswer,
  here: string,
): Promise<string | undefined> {
  const find = (type: string) => effects.find((effect) => effect.type === type)?.id
  if (find('channel/leave') !== undefined) return community === null ? '/' : communityPath(community)
  const opened = find('channel/open')
  if (opened !== undefined) {
    const channel = await api.getChannel({ params: { channel_id: opened } })
    return channel.community_id === null ? dmPath(opened) : channelPath(community, channel.name)
  }
  if (text !== '') return undefined
  const posted = find('message/posted')
  return posted === undefined ? here : `${here}#m-${posted}`
}
