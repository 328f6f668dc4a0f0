import type { GatewayContext } from '../deps.ts'

/** Tells the owner of an address that somebody has tried to register with it, and so learnt that it is taken. */
export async function tellKnown({ db, attempts, postbox }: GatewayContext, email: string): Promise<void> {
  if (!postbox.reachesPeople || !(await attempts.mayMail('registered', email))) return
  await db.transaction(async (trx) => {
    const user = await trx
      .selectFrom('users')
      .select(['display_name', 'email'])
      .where('email', '=', email)
      .where('kind', '=', 'user')
      .executeTakeFirst()
    // The address as it is stored: nothing that merely compares equal to it gets the mail.
    if (user?.email == null) return
    const to = { name: user.display_name, address: user.email }
    await postbox.put(trx, { to, template: 'registration_tried', data: { name: user.display_name } })
  })
  postbox.collect()
}
