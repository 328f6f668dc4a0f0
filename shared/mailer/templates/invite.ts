import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { duration, key, name, validMinutes } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

export const inviteData = z.strictObject({
  inviter: name,
  community: name,
  code: key,
  /** Absent when the invite does not expire. */
  valid_minutes: validMinutes.optional(),
})

/** Invites somebody into a community. */
export function invite(data: z.infer<typeof inviteData>, place: Place): Letter {
  const host = placeName(place)
  const inviter = quietName(data.inviter)
  const community = quietName(data.community)
  const validity = data.valid_minutes === undefined ? [] : [say`The link works for ${duration(data.valid_minutes)}.`]
  return {
    subject: `${inviter} invites you to ${community}`,
    preview: say`Join the conversation at ${host}.`,
    title: say`Join ${community}`,
    paragraphs: [say`${inviter} invites you to ${community}, where a team talks at ${host}.`],
    action: { label: 'Accept the invitation', url: linkTo(place, `/invite/${encodeURIComponent(data.code)}`) },
    notes: [...validity, say`If you do not know who this is, you can ignore this mail.`],
  }
}
