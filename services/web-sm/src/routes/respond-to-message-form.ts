import { errorCodes } from '@ajet/shared/schema'
import type { CommandNote } from '../fragments/composer.tsx'
import { channelPath, communityPath, dmPath } from '../fragments/paths.ts'
import { refusalText } from '../fragments/refusal-text.ts'
import { sayByForm, type CommandAnswer, type Said } from '../http/message-form.ts'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import type { Room } from '../pages/room.tsx'
import type { WebApp, WebContext } from '../web-app.ts'
import type { Beside } from './pane-beside.tsx'
import { respondWithRoom } from './respond-with-room.tsx'

/**
 * Posts a plain form's message, or runs its command, and goes to what came of it. What a command answers, and why a
 * message is refused, is for its user alone: it stands above the box of the page that is the answer to the form, and
 * nowhere else. What was refused is in the box.
 */
export async function respondToMessageForm(
  app: WebApp,
  c: WebContext,
  loadRoom: (visit: Visit) => Promise<Room>,
): Promise<Response> {
  const visit = c.get('visit')
  const room = await loadRoom(visit)
  const said = await sayByForm(visit, room.channel.id)
  const { parentId, message, command } = said
  const here = parentId === null ? room.href : `${room.href}/thread/${encodeURIComponent(parentId)}`
  const again = (note: CommandNote, status: number) =>
    respondWithRoom(app, c, loadRoom, besideOf(said), { note, status })
  if (said.refusal) {
    const { typed, code } = said.refusal
    const text = refusalText(said.refusal, app.config.maxUploadBytes)
    return await again({ parentId, text, typed, isProblem: true }, errorCodes[code].status)
  }
  if (message) return seeOther(visit, `${here}#m-${message.id}`)
  if (!command) return seeOther(visit, here)
  const { answer, typed } = command
  const away = await placeOf(visit, room, answer, here)
  if (away !== undefined) return seeOther(visit, away)
  return await again({ parentId, text: answer.text ?? '', typed: answer.ok ? '' : typed, isProblem: !answer.ok }, 200)
}

function besideOf({ parentId }: Said): Beside | undefined {
  return parentId === null ? undefined : { pane: 'thread', message: parentId }
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
