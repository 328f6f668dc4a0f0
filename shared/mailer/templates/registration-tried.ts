import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { name } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

export const registrationTriedData = z.strictObject({ name })

/** Tells the owner of an account that somebody has learnt of it by registering with its address. */
export function registrationTried(data: z.infer<typeof registrationTriedData>, place: Place): Letter {
  const host = placeName(place)
  return {
    subject: `You have an account at ${host} already`,
    preview: say`Somebody registered with your address.`,
    title: say`You have an account already`,
    paragraphs: [
      say`Hello ${quietName(data.name)},`,
      say`Somebody with an invite tried to register at ${host} with this address, and was told that it is taken.`,
      say`If it was you, sign in with the account you have, then open the invite again.`,
    ],
    action: { label: 'Sign in', url: linkTo(place, '/auth/login') },
    notes: [
      say`If it was not you, there is nothing to do: nobody got into your account.`,
      say`If you know of no account here, somebody else has registered with your address. Ask for a new password, and it is yours alone.`,
    ],
  }
}
