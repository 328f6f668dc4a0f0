import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { duration, key, name, validMinutes } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

export const registrationConfirmationData = z.strictObject({ name, token: key, valid_minutes: validMinutes })

/** Asks somebody who registered whether the address is theirs (GC-18, GC-22). */
export function registrationConfirmation(data: z.infer<typeof registrationConfirmationData>, place: Place): Letter {
  const host = placeName(place)
  const who = quietName(data.name)
  return {
    subject: `Confirm your address for ${host}`,
    preview: say`One click, and your account at ${host} is ready.`,
    title: say`Welcome, ${who}`,
    paragraphs: [say`An account at ${host} was registered with this address. Please confirm that it is yours.`],
    action: { label: 'Confirm my address', url: linkTo(place, '/auth/confirm', { token: data.token }) },
    notes: [
      say`The link works for ${duration(data.valid_minutes)}.`,
      say`If it was not you, do nothing: without the confirmation nobody can use your address here.`,
    ],
  }
}
