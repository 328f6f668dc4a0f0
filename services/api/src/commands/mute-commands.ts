import { muteMember } from '../mutes/mute-member.ts'
import { unmuteMember } from '../mutes/unmute-member.ts'
import { callOf, communityOf, Misuse, type Command } from './command.ts'
import { takeWord } from './parse-command.ts'
import { findMember } from './resolve.ts'
import { zoneOf } from '../users/zone-of.ts'
import { timeText } from './time-text.ts'

const MINUTE_MS = 60_000
const UNITS: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 }

export const muteCommands: readonly Command[] = [
  {
    name: 'mute',
    usage: '/mute @user [duration]',
    help: 'Let somebody write nothing here for a while: 10m, 2h, 3d or 1w; an hour if you do not say',
    role: 'admin',
    completion: ['user', ['10m', '1h', '1d', '1w']],
    run: async (use, rest) => {
      const [name, duration] = takeWord(rest)
      const { id, display_name } = await findMember(use, name)
      const until = new Date(use.api.clock.now() + readDuration(duration || '1h')).toISOString()
      await muteMember(use.api, {
        ...callOf(use),
        params: { community: communityOf(use).id, user: id },
        body: { until },
      })
      return {
        text: `${display_name} is muted until ${timeText(until, await zoneOf(use.api.db.kysely, use.principal.user_id))}.`,
      }
    },
  },
  {
    name: 'unmute',
    usage: '/unmute @user',
    help: 'Let somebody who is muted write again',
    role: 'admin',
    completion: ['user'],
    run: async (use, rest) => {
      const { id, display_name } = await findMember(use, takeWord(rest)[0])
      await unmuteMember(use.api, { ...callOf(use), params: { community: communityOf(use).id, user: id } })
      return { text: `${display_name} may write again.` }
    },
  },
]

/** `10m` in ms, at most 999 of a unit. @throws Misuse */
function readDuration(text: string): number {
  const [, count, unit = ''] = /^([1-9]\d{0,2})([mhdw])$/.exec(text.toLowerCase()) ?? []
  if (count === undefined) throw new Misuse('For how long? Like 10m, 2h, 3d or 1w.')
  return Number(count) * (UNITS[unit] ?? 0) * MINUTE_MS
}
