import type { RawValues } from '@ajet/shared/config'
import { startSmtpSink, type ReceivedMail } from '@ajet/shared/testing'
import { insertInvite, openHouse, setUp, type House } from './house-fixtures.ts'

/** A gateway that sends its mails to a real SMTP server, set up by Ada. */
export async function openMailHouse(values: RawValues = {}) {
  const sink = await startSmtpSink()
  const smtp = { 'mail.smtp.host': '127.0.0.1', 'mail.smtp.port': sink.port, 'mail.smtp.verify_certificate': false }
  const house = await openHouse({ 'mail.driver': 'smtp', ...smtp, ...values })
  const owner = await setUp(house)
  /** Delivers what is due and gives the mails to an address so far. */
  const mailsTo = async (address: string): Promise<readonly ReceivedMail[]> => {
    await house.deliver()
    return sink.mails.filter(({ to }) => to.includes(address))
  }
  const dispose = async () => {
    await house[Symbol.asyncDispose]()
    await sink[Symbol.asyncDispose]()
  }
  return { ...house, sink, owner, mailsTo, [Symbol.asyncDispose]: dispose }
}

export type MailHouse = Awaited<ReturnType<typeof openMailHouse>>

export const bob = { username: 'bob', email: 'bob@example.org', password: 'another long password' } as const

/** Registers Bob by an invite. */
export async function registerBob(house: House & Pick<MailHouse, 'owner'>, more: object = {}): Promise<Response> {
  const invite_code = await insertInvite(house, house.owner.userId)
  return await house.call('POST', '/auth/register', { json: { ...bob, ...more, invite_code } })
}

/** The token of the link in a mail. */
export function tokenIn(mail: ReceivedMail | undefined): string {
  return /[?]token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
}

export async function logIn(house: House, login: string, password: string): Promise<Response> {
  return await house.call('POST', '/auth/login', { json: { login, password } })
}

/** The token of a new session. */
export async function tokenOf(answer: Response): Promise<string> {
  const { token } = (await answer.json()) as { readonly token?: string }
  return token ?? ''
}
