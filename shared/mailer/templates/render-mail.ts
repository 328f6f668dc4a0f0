import type { z } from 'zod'
import { MailError } from '../mail-error.ts'
import { accountDeleted, accountDeletedData } from './account-deleted.ts'
import { accountNotice, accountNoticeData } from './account-notice.ts'
import { digest, digestData } from './digest.ts'
import { emailChange, emailChangeData } from './email-change.ts'
import { emailChanged, emailChangedData } from './email-changed.ts'
import { factorConfirmation, factorConfirmationData } from './factor-confirmation.ts'
import { invite, inviteData } from './invite.ts'
import type { Letter, Place } from './letter.ts'
import { passwordReset, passwordResetData } from './password-reset.ts'
import { registrationTried, registrationTriedData } from './registration-tried.ts'
import { registrationConfirmation, registrationConfirmationData } from './registration-confirmation.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'

interface Template<S extends z.ZodType> {
  readonly schema: S
  readonly write: (data: z.infer<S>, place: Place) => Letter
}

/** Keeps schema and writer of a template together, so that one cannot be called with what the other did not check. */
function template<S extends z.ZodType>({ schema, write }: Template<S>) {
  const load = (data: unknown): z.infer<S> => {
    const parsed = schema.safeParse(data)
    if (parsed.success) return parsed.data
    // Only where it is wrong, never what: the values are keys.
    const wrong = parsed.error.issues.map((issue) => issue.path.join('.') || 'keys').join(', ')
    throw new MailError('invalid', `The values do not fit the mail template: ${wrong}.`)
  }
  return {
    schema,
    load,
    render: (data: unknown, place: Place): RenderedMail => {
      const letter = write(load(data), place)
      return { subject: letter.subject, text: renderText(letter, place), html: renderHtml(letter, place) }
    },
  }
}

/** Every mail the server sends (GC-18). */
const templates = {
  registration_confirmation: template({ schema: registrationConfirmationData, write: registrationConfirmation }),
  factor_confirmation: template({ schema: factorConfirmationData, write: factorConfirmation }),
  registration_tried: template({ schema: registrationTriedData, write: registrationTried }),
  password_reset: template({ schema: passwordResetData, write: passwordReset }),
  invite: template({ schema: inviteData, write: invite }),
  email_change: template({ schema: emailChangeData, write: emailChange }),
  email_changed: template({ schema: emailChangedData, write: emailChanged }),
  digest: template({ schema: digestData, write: digest }),
  account_deleted: template({ schema: accountDeletedData, write: accountDeleted }),
  account_notice: template({ schema: accountNoticeData, write: accountNotice }),
} as const

export type MailTemplate = keyof typeof templates
export type MailData<T extends MailTemplate> = z.infer<(typeof templates)[T]['schema']>

export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/**
 * The data as the template takes it.
 * @throws MailError when it does not fit
 */
export function loadMailData<T extends MailTemplate>(name: T, data: MailData<T>): Record<string, unknown> {
  return templates[name].load(data)
}

/** Text and HTML of a mail, from the same words; every value is escaped, and links lead to `place.baseUrl` only. */
export function renderMail<T extends MailTemplate>(name: T, data: MailData<T>, place: Place): RenderedMail {
  return renderStoredMail(name, data, place)
}

/**
 * As renderMail, for what was stored and is of no known type.
 * @throws MailError when there is no such template, or the data is not its data
 */
export function renderStoredMail(name: string, data: unknown, place: Place): RenderedMail {
  if (!isTemplate(name)) throw new MailError('invalid', `There is no mail template ${JSON.stringify(name)}.`)
  return templates[name].render(data, place)
}

function isTemplate(name: string): name is MailTemplate {
  return Object.hasOwn(templates, name)
}
