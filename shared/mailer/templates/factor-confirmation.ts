import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { duration, key, name, validMinutes } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

export const factorConfirmationData = z.strictObject({ name, token: key, valid_minutes: validMinutes })

/** Asks somebody who has set up a second factor whether the address is theirs: without that it goes with the password. */
export function factorConfirmation(data: z.infer<typeof factorConfirmationData>, place: Place): Letter {
  const host = placeName(place)
  return {
    subject: `Confirm your address to keep what secures your account at ${host}`,
    preview: say`One click, and a new password by mail takes nothing away.`,
    title: say`Confirm your address`,
    paragraphs: [
      say`Hello ${quietName(data.name)},`,
      say`You have set up two-step sign-in or a passkey for your account at ${host}. Nobody has confirmed yet that this address is yours.`,
      say`As long as that is so, a new password by mail takes two-step sign-in and passkeys away: somebody else might have set them up.`,
    ],
    action: { label: 'Confirm my address', url: linkTo(place, '/auth/confirm', { token: data.token }) },
    notes: [
      say`The link works for ${duration(data.valid_minutes)}.`,
      say`If you have no account there, do nothing: without the confirmation nobody can use your address here.`,
    ],
  }
}
