import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { duration, key, name, validMinutes } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

export const emailChangeData = z.strictObject({ name, token: key, valid_minutes: validMinutes })

/** Asks at the new address whether an account may use it from here on. */
export function emailChange(data: z.infer<typeof emailChangeData>, place: Place): Letter {
  const host = placeName(place)
  return {
    subject: `Confirm your new address for ${host}`,
    preview: say`One click, and mails from ${host} come here.`,
    title: say`Confirm your new address`,
    paragraphs: [
      say`Hello ${quietName(data.name)},`,
      say`Your account at ${host} is to use this address. Please confirm that it is yours.`,
    ],
    action: { label: 'Use this address', url: linkTo(place, '/auth/confirm', { token: data.token }) },
    notes: [
      say`The link works once, for ${duration(data.valid_minutes)}.`,
      say`If it was not you, do nothing: without the confirmation the account keeps its old address.`,
    ],
  }
}
