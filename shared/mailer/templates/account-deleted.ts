import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { name } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

export const accountDeletedData = z.strictObject({ name })

/** The last mail to an address: its account is gone. */
export function accountDeleted(data: z.infer<typeof accountDeletedData>, place: Place): Letter {
  const host = placeName(place)
  return {
    subject: `Your account at ${host} was deleted`,
    preview: say`Nobody can sign in with it any longer.`,
    title: say`Your account was deleted`,
    paragraphs: [
      say`Hello ${quietName(data.name)},`,
      say`Your account at ${host} was deleted, with its name, its address and every way to sign in. This cannot be undone. What you wrote to others stays, under “Deleted user”.`,
    ],
    action: { label: `Open ${host}`, url: linkTo(place, '/') },
    notes: [say`If it was not you, write to whoever runs ${host}. This address gets no more mails from there.`],
  }
}
