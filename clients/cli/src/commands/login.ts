import type { Command } from 'commander'
import { ApiClientError, type ApiClient } from '@ajet/shared/api-client'
import type { MeView } from '@ajet/shared/schema'
import { CliError } from '../cli-error.ts'
import { contextOf, type Context } from '../context.ts'
import { loginByDevice } from '../device-login.ts'
import type { CliIo } from '../io.ts'
import { oneLine } from '../printable.ts'
import { findProfile, removeProfile, saveProfile } from '../profiles.ts'
import { readInput } from '../read-text.ts'
import { clientOf, isLoopback, normalizeServer } from '../session.ts'
import { toCliError } from '../to-cli-error.ts'

interface LoginOptions {
  readonly login?: string
  readonly token?: string
  readonly device?: boolean
}

export function addLoginCommands(program: Command, io: CliIo): void {
  program
    .command('login [server]')
    .description('sign in; the password is asked for, or comes from AJET_PASSWORD or standard input')
    .option('--login <name>', 'user name or e-mail address')
    .option('--token <token>', 'sign in with a token instead; - reads it from standard input')
    .option('--device', 'sign in by a browser: shows a link and a code to approve there')
    .action((server: string | undefined, options: LoginOptions, command: Command) =>
      login(contextOf(io, command), server, options),
    )
  program
    .command('logout')
    .description('end the session here and on the server')
    .action((_options: object, command: Command) => logout(contextOf(io, command)))
  program
    .command('whoami')
    .description('show who is signed in, and where')
    .action((_options: object, command: Command) => whoami(contextOf(io, command)))
}

async function login(context: Context, argument: string | undefined, options: LoginOptions): Promise<void> {
  const { io, out } = context
  const server = await chooseServer(context, argument)
  const { token, user } = await enter(context, server, options)
  await saveProfile(io, { server, token, username: user.username })
  await out.item(
    { server, user_id: user.id, username: user.username },
    `Signed in at ${server} as ${oneLine(user.username)}`,
  )
}

async function enter(context: Context, server: string, { device, login: name, token }: LoginOptions) {
  if (token !== undefined) return await checkToken(context.io, server, token)
  if (device) return await loginByDevice(context, clientOf(context.io, server))
  return await signIn(context, server, name)
}

async function chooseServer({ io, server }: Context, argument: string | undefined): Promise<string> {
  const named = argument ?? server ?? (io.env['AJET_SERVER'] || undefined) ?? (await findProfile(io))?.server
  if (named === undefined) throw new CliError('usage', 'Which server?', 'ajet-chat login https://chat.example')
  return normalizeServer(named)
}

async function signIn({ io, out }: Context, server: string, given: string | undefined) {
  const name = given ?? (await askFor(io, 'User name or e-mail address', false, 'Name the account with --login.'))
  if (server.startsWith('http:') && !isLoopback(server))
    await out.note(`Warning: ${server} is not encrypted; others may read the password.`)
  const password = io.env['AJET_PASSWORD'] || (await readPassword(io))
  const client = clientOf(io, server)
  try {
    return await client.login({ body: { login: name, password } })
  } catch (error) {
    const challenge = findChallenge(error)
    if (challenge === undefined) throw error
    const hint = 'This account has two-step sign-in: use --device.'
    const code = await askFor(io, 'Code of your app, or a recovery code', false, hint)
    return await client.loginTotp({ body: { challenge, code } })
  }
}

/** What a right password that is not enough leaves one with. */
function findChallenge(error: unknown): string | undefined {
  if (!(error instanceof ApiClientError) || error.code !== 'second_factor_required') return undefined
  const { challenge } = error.data
  return typeof challenge === 'string' ? challenge : undefined
}

async function readPassword(io: CliIo): Promise<string> {
  if (io.isTty.stdin) return await askFor(io, 'Password', true, '')
  const [line = ''] = (await readInput(io)).split(/\r?\n/)
  if (line === '') throw new CliError('usage', 'There is no password', 'Set AJET_PASSWORD or pipe the password in.')
  return line
}

async function askFor(io: CliIo, question: string, hidden: boolean, hint: string): Promise<string> {
  if (!io.isTty.stdin) throw new CliError('usage', `${question}?`, hint)
  const answer = await io.ask(question, { hidden })
  if (!answer) throw new CliError('interrupted', 'Nothing was entered')
  return answer
}

async function checkToken(
  io: CliIo,
  server: string,
  given: string,
): Promise<{ readonly token: string; readonly user: MeView }> {
  const token = given === '-' ? (await readInput(io)).trim() : given
  return { token, user: await meOf(clientOf(io, server, token)) }
}

async function meOf(client: ApiClient): Promise<MeView> {
  try {
    return await client.getMe()
  } catch (error) {
    if (error instanceof ApiClientError && error.status === 401)
      throw new CliError('refused', 'The server does not know this token')
    throw error
  }
}

/** The sign-in is forgotten here whatever the server says; if it could not be told, people should know. */
async function logout(context: Context): Promise<void> {
  const { server, client } = await context.session()
  const failure = await client.logout().then(() => undefined, toCliError)
  await removeProfile(context.io, server)
  if (failure && failure.outcome !== 'not_signed_in') {
    await context.out.note(`The server could not be told (${failure.message}); end the session in the web settings.`)
  }
  await context.out.item({ server }, `Signed out at ${server}`)
}

async function whoami(context: Context): Promise<void> {
  const { server, client } = await context.session()
  const user = await client.getMe()
  await context.out.item({ server, user }, `${oneLine(user.username)} (${oneLine(user.display_name)}) at ${server}`)
}
