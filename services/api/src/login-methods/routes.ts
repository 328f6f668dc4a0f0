import type { Actions } from '../context.ts'
import { getLoginMethods } from './get-login-methods.ts'
import { listLinkedAccounts } from './list-linked-accounts.ts'
import { listProviders } from './list-providers.ts'
import { unlinkAccount } from './unlink-account.ts'
import { updateLoginMethods } from './update-login-methods.ts'

export const loginMethodRoutes = {
  getLoginMethods,
  updateLoginMethods,
  listLinkedAccounts,
  listProviders,
  unlinkAccount,
} satisfies Partial<Actions>
