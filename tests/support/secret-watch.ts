import { findSecretsIn } from '@ajet/shared/testing'

/** Fields of requests and answers that open something. */
const SECRET_FIELD = /(?:^|_)(?:token|password|secret|jwt|invite_code|device_code|recovery_codes?)$/
/** Shorter ones stand in every log by chance. */
const MIN_LENGTH = 8

/** The passwords, tokens and cookies handed out during a run, none of which may stand in any log (ABU-09). */
export interface SecretWatch {
  add(secret: string): void
  /** As the global one, and remembers what goes out and comes back. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Throws when one of them stands in the text; the message holds the line without it. */
  check(log: string): void
  readonly count: number
}

export function watchSecrets(): SecretWatch {
  const secrets = new Set<string>()
  const add = (secret: string) => {
    if (secret.length >= MIN_LENGTH) secrets.add(secret)
  }
  const remember = async (message: Request | Response) => {
    const cookie = message instanceof Response ? message.headers.get('set-cookie') : null
    const value = /^[^=]+=([^;]+)/.exec(cookie ?? '')?.[1]
    if (value) add(value)
    if (!/\bjson\b/.test(message.headers.get('content-type') ?? '')) return
    const body: unknown = await message
      .clone()
      .json()
      .catch(() => undefined)
    for (const secret of secretsIn(body)) add(secret)
  }
  return {
    add,
    fetch: async (request) => {
      if (!request.signal.aborted) await remember(request)
      const response = await fetch(request)
      await remember(response)
      return response
    },
    check: (log) => refuseSecrets(log, [...secrets]),
    get count() {
      return secrets.size
    },
  }
}

function* secretsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (!SECRET_FIELD.test(name)) yield* secretsIn(inner)
    else for (const one of [inner].flat()) if (typeof one === 'string') yield one
  }
}

function refuseSecrets(log: string, secrets: readonly string[]): void {
  const found = findSecretsIn(withoutInvitation(log), secrets)
  if (found.length === 0) return
  const lines = log.split('\n')
  const places = found.slice(0, 5).map(({ index, form, line }) => {
    const shown = (lines[line - 1] ?? '').replaceAll(secrets[index] ?? '', '<SECRET>')
    return `line ${line} (${form}): ${shown.slice(0, 400)}`
  })
  throw new Error(`${found.length} secrets stand in the log:\n${places.join('\n')}`)
}

/** The one link a fresh server prints for its owner on purpose. */
const withoutInvitation = (log: string): string => log.replace(/^ {2}Set up .*$/gm, '')
