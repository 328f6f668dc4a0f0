import { endpoints, fileEndpoints, pictureEndpoints, hookEndpoints, type BodyOf } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { PASSWORD } from './cast.ts'
import type { Place } from './roles.ts'
import type { Person, Scene } from './scene.ts'

export const everyEndpoint = { ...endpoints, ...fileEndpoints, ...pictureEndpoints, ...hookEndpoints }
export type EveryEndpoint = typeof everyEndpoint
export type EndpointName = keyof EveryEndpoint

/** The object a request is about. */
export interface Target {
  readonly scene: Scene
  readonly place: Place
  /** Whose it is; with a secret in the request, the right one when it is the caller's own. */
  readonly whose: Person
  readonly isOwn: boolean
}

type NeedsSample = {
  [N in EndpointName]: BodyOf<EveryEndpoint[N]> extends undefined ? never : N
}[EndpointName]

export interface Sample<B = unknown> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: B
}

/** An endpoint that takes a body and has no sample here does not compile. */
type Samples = {
  readonly [N in NeedsSample]: (target: Target) => Sample & { readonly body: BodyOf<EveryEndpoint[N]> }
} & { readonly [N in Exclude<EndpointName, NeedsSample>]?: (target: Target) => Sample }

const channelOf = ({ scene, place }: Target) => scene.channels[place]
const userOf = ({ scene, whose }: Target) => scene.cast[whose].id
const secretOf = ({ isOwn, scene }: Target) => (isOwn ? scene.webhookToken : 'A'.repeat(43))
const mailOf = ({ isOwn, scene }: Target, purpose: 'confirm' | 'reset') =>
  isOwn ? scene.mailTokens[purpose] : 'A'.repeat(43)
const challengeOf = ({ isOwn, scene }: Target) => (isOwn ? scene.stepToken : 'A'.repeat(43))
const codeOf = ({ isOwn, scene }: Target) => (isOwn ? scene.recoveryCode : '000000')
/** As far as one gets without the device: nobody has signed it. */
const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' as const, clientExtensionResults: {} }
const clientDataJSON = Buffer.from('{"challenge":"AAAA"}').toString('base64url')
const forgedAttestation = { ...credential, response: { clientDataJSON, attestationObject: 'AAAA' } }
const forgedAssertion = {
  ...credential,
  response: { clientDataJSON, authenticatorData: 'AAAA', signature: 'AAAA' },
}
const inviteOf = ({ isOwn, scene }: Target) => (isOwn ? scene.invite : 'nobodyknows')
const ofBot = ({ scene }: Target) => ({ params: { user: scene.bot } })
const file = (): FormData => {
  const form = new FormData()
  form.append('file', new File(['text'], 'note.txt', { type: 'text/plain' }))
  return form
}

/** One green pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const picture = (): FormData => {
  const form = new FormData()
  form.append('file', new File([Buffer.from(PNG, 'base64')], 'me.png', { type: 'image/png' }))
  return form
}

const account = () => {
  const username = `new${newId().slice(-12)}`
  return { username, email: `${username}@example.org`, password: PASSWORD }
}

/** A valid request for each endpoint that takes a body, and for those whose parameters are not the usual ones. */
export const samples: Samples = {
  setup: () => ({ body: { setup_token: 'x', ...account(), community: { name: 'Late', slug: 'late' } } }),
  login: ({ isOwn }) => ({ body: { login: 'author', password: isOwn ? PASSWORD : 'guessed it' } }),
  register: (target) => ({ body: { invite_code: inviteOf(target), ...account() } }),
  forgotPassword: () => ({ body: { email: 'nobody@example.org' } }),
  resetPassword: (target) => ({ body: { token: mailOf(target, 'reset'), password: PASSWORD } }),
  confirmEmail: (target) => ({ body: { token: mailOf(target, 'confirm') } }),
  sendConfirmation: () => ({ body: { email: 'nobody@example.org' } }),
  changePassword: () => ({ body: { current_password: PASSWORD, password: PASSWORD } }),
  changeEmail: () => ({ body: { current_password: PASSWORD, email: account().email } }),
  updateLoginMethods: () => ({ body: { password: true } }),
  createProvider: () => ({
    body: { name: `p${newId()}`, kind: 'github', label: 'GitHub', client_id: 'x', client_secret: 'y' },
  }),
  updateProvider: () => ({ body: { label: 'Mine' } }),
  loginTotp: (target) => ({ body: { challenge: challengeOf(target), code: codeOf(target) } }),
  startTotp: () => ({ body: { current_password: PASSWORD } }),
  confirmTotp: (target) => ({ body: { code: codeOf(target) } }),
  disableTotp: () => ({ body: { current_password: PASSWORD } }),
  renewRecoveryCodes: () => ({ body: { current_password: PASSWORD } }),
  loginPasskey: () => ({ body: { response: forgedAssertion } }),
  addPasskeyOptions: () => ({ body: { current_password: PASSWORD } }),
  addPasskey: () => ({ body: { response: forgedAttestation, name: 'Forged' } }),
  renamePasskey: () => ({ body: { name: 'Mine' } }),
  // Not the password: everybody of the cast is needed again.
  deleteMe: () => ({ body: { current_password: 'guessed it' } }),
  updateMe: () => ({ body: { status_text: 'Here' } }),
  transferCommunity: (target) => ({ body: { user_id: userOf(target) } }),
  createCommunity: () => ({ body: { name: 'Mine', slug: `mine-${newId().slice(-12)}` } }),
  updateCommunity: () => ({ body: { description: 'Mine' } }),
  updateMember: () => ({ body: { role: 'admin' } }),
  banMember: () => ({ body: { reason: 'Spam' } }),
  muteMember: () => ({ body: { until: null } }),
  createInvite: () => ({ body: {} }),
  getInvite: (target) => ({ params: { code: inviteOf(target) } }),
  declineInvite: ({ scene, whose }) => ({ params: { code: scene.personalInvites(whose) } }),
  createChannel: () => ({ body: { name: 'mine' } }),
  updateChannel: () => ({ body: { name: 'mine' } }),
  updateChannelMember: () => ({ body: { voice: true } }),
  markRead: ({ scene, place }) => ({ body: { message_id: scene.messages('author', place) } }),
  markThreadRead: () => ({ body: { message_id: null } }),
  createCategory: () => ({ body: { name: 'Mine' } }),
  updateCategory: () => ({ body: { name: 'Mine' } }),
  orderCategories: ({ scene }) => ({ body: { ids: [scene.category] } }),
  createWebhook: (target) => ({ body: { channel_id: channelOf(target), name: 'CI' } }),
  updateWebhook: () => ({ body: { name: 'Mine' } }),
  beginDeviceLink: () => ({ body: { client_name: 'ajet-chat' } }),
  takeDeviceLink: ({ isOwn, scene }) => ({ body: { device_code: isOwn ? scene.deviceCode : 'guessed' } }),
  decideDeviceLink: ({ scene }) => ({ body: { user_code: scene.userCode, decision: 'approve' } }),
  getDeviceLink: ({ scene }) => ({ query: { user_code: scene.userCode } }),
  getApiUser: ofBot,
  deleteApiUser: ofBot,
  listApiTokens: ofBot,
  createApiUser: () => ({ body: { username: `bot${newId().slice(-12)}` } }),
  createApiToken: (target) => ({ ...ofBot(target), body: { name: 'CI', scopes: ['read'] } }),
  createCustomCommand: () => ({ body: { name: 'weather', help: 'Tell the weather', url: 'https://10.0.0.1/' } }),
  createOutgoingWebhook: () => ({ body: { name: 'CRM', url: 'https://10.0.0.1/', events: ['member/joined'] } }),
  updateOutgoingWebhook: () => ({ body: { name: 'Mine' } }),
  listCommands: (target) => ({ query: { channel_id: channelOf(target) } }),
  runCommand: (target) => ({ body: { text: '/help', channel_id: channelOf(target) } }),
  postMessage: () => ({ body: { body_md: 'Hello' } }),
  editMessage: () => ({ body: { body_md: 'Hello' } }),
  beginUpload: (target) => ({ body: { channel_id: channelOf(target), filename: 'note.txt', size_bytes: 4 } }),
  uploadAttachment: () => ({ body: file() }),
  putAvatar: () => ({ body: picture() }),
  putCommunityIcon: () => ({ body: picture() }),
  putWebhookIcon: () => ({ body: picture() }),
  completeUpload: ({ scene, place, whose }) => ({ params: { attachment_id: scene.uploads(whose, place) } }),
  search: ({ scene }) => ({ query: { q: scene.words.community } }),
  openDm: (target) => ({ body: { user_ids: [userOf(target)] } }),
  createReminder: () => ({ body: { text: 'Tea', due_at: new Date(Date.now() + 3_600_000).toISOString() } }),
  readNotifications: () => ({ body: { all: true } }),
  callHook: (target) => ({ params: { token: secretOf(target) }, body: { text: 'Hello' } }),
  callWebhook: (target) => ({ headers: { authorization: `Bearer ${secretOf(target)}` }, body: { text: 'Hello' } }),
}

/** What the parameters of paths are; a new name is added here. */
export const paramsOf = (target: Target): Readonly<Record<string, string>> => {
  const { scene, place, whose } = target
  return {
    community: scene.community,
    channel_id: channelOf(target),
    category_id: scene.category,
    webhook_id: scene.webhooks[place],
    token_id: scene.apiToken,
    outgoing_webhook_id: scene.outgoingWebhook,
    delivery_id: scene.delivery,
    command_id: scene.customCommand,
    avatar_id: scene.avatar,
    message_id: scene.messages(whose, place),
    preview_id: scene.previews(whose, place),
    attachment_id: scene.posted(whose, place),
    session_id: scene.sessions(whose),
    reminder_id: scene.reminders(whose),
    account_id: scene.linkedAccounts(whose),
    provider: scene.loginProvider,
    passkey_id: scene.passkeys(whose),
    user: userOf(target),
    user_id: userOf(target),
    emoji: '👍',
    code: scene.invite,
    filename: 'note.png',
  }
}

/** The request to an endpoint about an object. @throws when a parameter of its path has no value in `paramsOf` */
export function buildRequest(name: EndpointName, target: Target, token: string | null): Request {
  const { method, path } = everyEndpoint[name]
  const sample: Sample = samples[name]?.(target) ?? {}
  const params = { ...paramsOf(target), ...sample.params }
  const filled = path.replace(/:(\w+)/g, (_, param: string) => {
    const value = params[param]
    if (value === undefined) throw new Error(`Give :${param} of ${name} a value in ${import.meta.file}`)
    return encodeURIComponent(value)
  })
  const headers = new Headers({ ...(token !== null && { authorization: `Bearer ${token}` }), ...sample.headers })
  const query = new URLSearchParams(sample.query).toString()
  const isJson = sample.body !== undefined && !(sample.body instanceof FormData)
  if (isJson) headers.set('content-type', 'application/json')
  const body = sample.body instanceof FormData ? sample.body : JSON.stringify(sample.body)
  return new Request(`http://localhost${filled}${query && `?${query}`}`, { method, headers, body })
}
