import { find } from './dom.ts'

/** Fewer are not worth a question. */
const MANY = 6

/** The mention of everybody in a text, outside of code; undefined when there is none. */
export function massMention(text: string): '@channel' | '@here' | undefined {
  const prose = text.replace(/(`{3,})[\s\S]*?(?:\1|$)/g, ' ').replace(/(`+)[\s\S]*?\1/g, ' ')
  const found = /(?<![\p{L}\p{N}_@.])@(channel|here)(?![\p{L}\p{N}_])/iu.exec(prose)?.[1]
  return found === undefined ? undefined : found.toLowerCase() === 'here' ? '@here' : '@channel'
}

const membersOf = (channel: string): number =>
  Number(find(`[data-member-count="${CSS.escape(channel)}"]`)?.textContent ?? 0)

/** True when a text tells many people at once. */
export const asksFirst = (text: string, channel: string): boolean =>
  massMention(text) !== undefined && membersOf(channel) >= MANY

/** Asks before many people are told at once, and says how many (WEB-22). */
export function confirmMass(text: string, channel: string): Promise<boolean> {
  const mention = massMention(text)
  const members = membersOf(channel)
  const dialog = find<HTMLDialogElement>('#mass-dialog')
  if (!dialog) return Promise.resolve(true)
  const whom = mention === '@here' ? `everybody online of the ${members} people` : `all ${members} people`
  const says = find('[data-mass-text]', dialog)
  if (says) says.textContent = `${mention} notifies ${whom} in this channel.`
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'send'), { once: true })
  })
}
