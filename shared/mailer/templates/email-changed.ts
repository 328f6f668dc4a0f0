import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { name } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

/** The new address is not named: the old mailbox may be somebody else's by now. */
export const emailChangedData = z.strictObject({ name })

/** Tells the old address that the account has another one. */
export function emailChanged(data: z.infer<typeof emailChangedData>, place: Place): Letter {
  const host = placeName(place)
  return {
    subject: `Your account at ${host} has a new address`,
    preview: say`Mails from ${host} no longer come here.`,
    title: say`Your address was changed`,
    paragraphs: [
      say`Hello ${quietName(data.name)},`,
      say`Your account at ${host} was given another e-mail address, by somebody who knew its password.`,
    ],
    action: { label: 'Look at my account', url: linkTo(place, '/settings/security') },
    notes: [
      say`If it was you, there is nothing to do.`,
      say`If it was not you, write to whoever runs ${host} at once: this address opens the account no longer.`,
    ],
  }
}
