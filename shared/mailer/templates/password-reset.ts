import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { duration, key, name, validMinutes } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

export const passwordResetData = z.strictObject({ name, token: key, valid_minutes: validMinutes })

/** Lets somebody who forgot the password choose a new one (GC-18). */
export function passwordReset(data: z.infer<typeof passwordResetData>, place: Place): Letter {
  const host = placeName(place)
  return {
    subject: `Choose a new password for ${host}`,
    preview: say`The link works for ${duration(data.valid_minutes)}.`,
    title: say`Choose a new password`,
    paragraphs: [
      say`Hello ${quietName(data.name)},`,
      say`Somebody, probably you, asked for a new password for your account at ${host}.`,
    ],
    action: { label: 'Choose a new password', url: linkTo(place, '/reset', { token: data.token }) },
    notes: [
      say`The link works once, for ${duration(data.valid_minutes)}.`,
      say`If it was not you, do nothing: your password stays as it is. Give the link to nobody.`,
    ],
  }
}
