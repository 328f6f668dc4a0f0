import { hashToken, newSessionToken } from '@ajet/shared/auth'
import type { MailLinksTable, Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Clock } from '@ajet/shared/std'
import type { Kysely, Selectable, Transaction } from 'kysely'

export type LinkPurpose = MailLinksTable['purpose']
export type MailLink = Pick<Selectable<MailLinksTable>, 'user_id' | 'purpose' | 'email'>

/** How long each link works, in minutes. */
export const LINK_MINUTES = { confirm: 48 * 60, change: 24 * 60, reset: 60 } as const

export interface NewLink extends MailLink {
  readonly token: string
  /** With this session the link ends. */
  readonly session_id?: string | undefined
  readonly clock: Clock
}

/** The secret of a link, before it is known whether its mail may be sent. */
export const newLinkToken = newSessionToken

/** Makes a link work; only its hash is kept. */
export async function insertLink(trx: Transaction<Tables>, link: NewLink): Promise<void> {
  const { token, clock, ...rest } = link
  const now = clock.now()
  const expires_at = new Date(now + LINK_MINUTES[link.purpose] * 60_000)
  await trx
    .insertInto('mail_links')
    .values({ ...rest, token_hash: hashToken(token), created_at: new Date(now), expires_at })
    .execute()
}

/**
 * Uses a link up. Of two requests with the same one exactly one gets it (ABU-07).
 *
 * @throws ApiError `link_invalid`
 */
export async function takeLink(
  trx: Transaction<Tables>,
  token: string,
  purposes: readonly LinkPurpose[],
  now: number,
): Promise<MailLink> {
  const link = await trx
    .deleteFrom('mail_links')
    .where('token_hash', '=', hashToken(token))
    .where('purpose', 'in', [...purposes])
    .where('expires_at', '>', new Date(now))
    .returning(['user_id', 'purpose', 'email'])
    .executeTakeFirst()
  if (!link) throw new ApiError('link_invalid')
  return link
}

/** Looks without using up, so that a guess costs little. @throws ApiError `link_invalid` */
export async function requireLink(db: Kysely<Tables>, token: string, purpose: LinkPurpose, now: number): Promise<void> {
  const link = await db
    .selectFrom('mail_links')
    .select('user_id')
    .where('token_hash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', new Date(now))
    .executeTakeFirst()
  if (!link) throw new ApiError('link_invalid')
}

/** What was sent before stops working. */
export async function dropLinks(
  trx: Transaction<Tables>,
  userId: string,
  purposes: readonly LinkPurpose[] = ['confirm', 'change', 'reset'],
): Promise<void> {
  await trx
    .deleteFrom('mail_links')
    .where('user_id', '=', userId)
    .where('purpose', 'in', [...purposes])
    .execute()
}
