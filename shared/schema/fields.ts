import { z } from 'zod'
import { limits } from './limits.ts'
import { isOfWords } from './name-words.ts'
import { label, longText, plainName } from './text.ts'

export const uuid = z.uuid().toLowerCase()
/** ISO 8601 in UTC with milliseconds. */
export const timestamp = z.iso.datetime()

export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/,
    'may hold a-z, 0-9, dot, hyphen and underscore, and begins and ends with a letter or digit',
  )
  .min(2)
  .max(limits.username)
  .refine((name) => !['here', 'channel', 'all', 'everyone', 'me', 'system'].includes(name), 'is a reserved word')
export const displayName = label(limits.displayName)
export const email = z.string().trim().toLowerCase().max(limits.email).pipe(z.email())
export const password = z.string().min(limits.password.min).max(limits.password.max)
export const statusText = label(limits.statusText, 0)

export const communityName = label(limits.communityName)
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'may hold lower-case letters, digits and single hyphens')
  .min(2)
  .max(limits.slug)

/** Channel names are lower-case words of any script joined by `-` or `_`, as people type them after `#`. */
export const channelName = z
  .string()
  .trim()
  .transform((name) => plainName(name.replace(/^#/, '').toLowerCase()) ?? '')
  .pipe(
    z
      .string()
      .refine(isOfWords, 'may hold letters of one script, digits, hyphens and underscores')
      .max(limits.channelName),
  )
export const topic = label(limits.topic, 0)
export const bodyMd = longText(limits.bodyMd).refine((body) => body.trim() !== '', 'is empty')
/** As the sender calls it, of any script; the storage makes it safe. */
export const fileName = longText(limits.fileName).refine((name) => name.trim() !== '', 'is empty')
/** The text of a message that may be nothing but its files. */
export const bodyMdOrEmpty = longText(limits.bodyMd)
/** Made by the client, unique per author and channel: a repeated post with the same nonce is the same message. */
export const nonce = z
  .string()
  .regex(/^[\w.:-]+$/)
  .min(1)
  .max(limits.nonce)
/** One emoji as people see it: an RGI sequence or a regional flag, no plain text. */
export const emoji = z
  .string()
  .max(limits.emoji)
  .refine((text) => /^\p{RGI_Emoji}$/v.test(text) || /^\p{RGI_Emoji}$/v.test(`${text}\ufe0f`), 'is not an emoji')

export const communityRole = z.enum(['owner', 'admin', 'member'])
export const channelType = z.enum(['text', 'voice', 'dm', 'group-dm'])
export const visibility = z.enum(['public', 'private'])
export const userKind = z.enum(['user', 'bot', 'webhook', 'remote'])
/** Channel modes of IRC (HC-47..51): invite only, moderated, secret, topic by operators, no messages from outside. */
export const channelMode = z.enum(['i', 'm', 's', 't', 'n'])

/** How much of a channel one is notified of: everything that notifies, only what mentions one, nothing. */
export const notifyLevel = z.enum(['all', 'mentions', 'none'])
export const notificationType = z.enum(['mention', 'keyword', 'dm', 'thread_reply', 'invite', 'system'])

export type CommunityRole = z.infer<typeof communityRole>
export type Visibility = z.infer<typeof visibility>
