import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { name } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

/** What was changed about the ways into an account, as the subject says it. */
const changes = {
  password_changed: 'Your password was changed',
  email_change_asked: 'Another address was asked for',
  account_linked: 'An account to sign in with was linked',
  account_unlinked: 'A linked account was removed',
  two_step_on: 'Two-step sign-in was switched on',
  two_step_off: 'Two-step sign-in was switched off',
  recovery_code_used: 'A recovery code was used to sign in',
  recovery_codes_renewed: 'Your recovery codes were replaced',
  passkey_added: 'A passkey was added',
  passkey_removed: 'A passkey was removed',
} as const

export type AccountChange = keyof typeof changes

export const accountNoticeData = z.strictObject({
  name,
  change: z.enum(Object.keys(changes) as [AccountChange, ...AccountChange[]]),
})

/** Tells people what happened to their account, so that a change that was not theirs does not stay unseen. */
export function accountNotice(data: z.infer<typeof accountNoticeData>, place: Place): Letter {
  const host = placeName(place)
  const change = changes[data.change]
  return {
    subject: `${change} at ${host}`,
    preview: say`If it was you, there is nothing to do.`,
    title: say`${change}`,
    paragraphs: [
      say`Hello ${quietName(data.name)},`,
      say`This is about your account at ${host}. If it was you, there is nothing to do.`,
    ],
    action: { label: 'It was not me', url: linkTo(place, '/forgot') },
    notes: [say`Choosing a new password signs everybody out who uses your account.`],
  }
}
