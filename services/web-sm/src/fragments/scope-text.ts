import type { TokenScope } from '@ajet/shared/schema'

/** What a token may do, in words; a token without `read` cannot look. */
export const scopeText: Readonly<Record<TokenScope, string>> = {
  read: 'Read',
  write: 'Write messages',
  react: 'React',
  files: 'Send files',
  admin: 'Manage, as far as its role allows',
}

export const isTokenScope = (text: string): text is TokenScope => Object.hasOwn(scopeText, text)
