import { isIP } from 'node:net'
import { Secret } from './secret.ts'

/** Thrown by a setting's `parse`; says what the value must be. */
export class InvalidValue extends Error {}

/** One setting: everything that is known of it, once. File, environment, `--help` and validation are made from this. */
export interface Setting<T> {
  /** What the value must be, as `--help` says it. */
  readonly type: string
  readonly prose: string
  readonly standard: T
  /** Never from a file, never printed (CFG-6). `password-part`: allowed in a file as long as it holds no password. */
  readonly secret: false | true | 'password-part'
  /** Environment variables that mean the same as its own. */
  readonly envAliases: readonly string[]
  /** @throws InvalidValue */
  readonly parse: (raw: unknown) => T
}

interface Spec<T> {
  readonly prose: string
  readonly standard: T
  readonly envAliases?: readonly string[]
}

type Optional<T> = T | undefined

function make<T>(
  type: string,
  spec: Spec<T>,
  parse: (raw: unknown) => T,
  secret: Setting<T>['secret'] = false,
): Setting<T> {
  const { prose, standard, envAliases = [] } = spec
  return { type, prose, standard, envAliases, secret, parse }
}

export function text<T extends Optional<string>>(spec: Spec<T>): Setting<T | string> {
  return make<T | string>('text', spec, parseText)
}

export function choice<const C extends string>(options: readonly C[], spec: Spec<C>): Setting<C> {
  return make(options.join(' | '), spec, (raw) => {
    const found = options.find((option) => option === raw)
    if (found === undefined) throw new InvalidValue(`must be one of ${options.join(', ')}`)
    return found
  })
}

export function int<T extends Optional<number>>(
  spec: Spec<T> & { readonly min: number; readonly max: number },
): Setting<T | number> {
  const { min, max } = spec
  return make<T | number>(`number ${min} to ${max}`, spec, (raw) => {
    const value = typeof raw === 'string' && /^-?\d+$/.test(raw.trim()) ? Number(raw) : raw
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    throw new InvalidValue(`must be a whole number from ${min} to ${max}`)
  })
}

export function port<T extends Optional<number>>(spec: Spec<T>): Setting<T | number> {
  return int({ ...spec, min: 0, max: 65_535 })
}

export function bool(spec: Spec<boolean>): Setting<boolean> {
  return make('true | false', spec, (raw) => {
    if (raw === true || raw === 'true') return true
    if (raw === false || raw === 'false') return false
    throw new InvalidValue('must be true or false')
  })
}

/** An http or https address without a path. */
export function origin<T extends Optional<string>>(spec: Spec<T>): Setting<T | string> {
  return make<T | string>('http(s)://host[:port]', spec, (raw) => {
    const url = URL.parse(parseText(raw))
    if (!url || !/^https?:$/.test(url.protocol))
      throw new InvalidValue('must be an address like https://chat.example.org')
    if (url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
      throw new InvalidValue('must end after the host: no path, query or password')
    }
    return url.origin
  })
}

/** Several such addresses. */
export function origins(spec: Spec<readonly string[]>): Setting<readonly string[]> {
  const one = origin({ prose: spec.prose, standard: undefined })
  const { parse, ...rest } = list(spec)
  return {
    ...rest,
    type: 'list of http(s)://host[:port]',
    parse: (raw) => parse(raw).map((item) => String(one.parse(item))),
  }
}

/** An http or https address, with or without a path, kept as it was written: issuers are compared letter by letter. */
export function webUrl<T extends Optional<string>>(spec: Spec<T>): Setting<T | string> {
  return make<T | string>('http(s)://host[:port][/path]', spec, (raw) => {
    const value = parseText(raw)
    const url = URL.parse(value)
    if (!url || !/^https?:$/.test(url.protocol))
      throw new InvalidValue('must be an address like https://login.example.org')
    if (url.search || url.hash || url.username || url.password)
      throw new InvalidValue('must have no query, fragment or password')
    return value
  })
}

/** A list, in the environment separated by commas. */
export function list(spec: Spec<readonly string[]>): Setting<readonly string[]> {
  return make('list', spec, (raw) => {
    const items = typeof raw === 'string' ? raw.split(',') : raw
    if (!Array.isArray(items)) throw new InvalidValue('must be a list')
    return items.map((item) => parseText(item)).filter((item) => item !== '')
  })
}

/** Addresses and networks, `10.0.0.1` or `10.0.0.0/8`. */
export function networks(spec: Spec<readonly string[]>): Setting<readonly string[]> {
  const { parse, ...rest } = list(spec)
  return {
    ...rest,
    type: 'addresses and networks',
    parse: (raw) => {
      const entries = parse(raw)
      const wrong = entries.find((entry) => !isNetwork(entry))
      if (wrong !== undefined) throw new InvalidValue('must hold addresses like 10.0.0.1 and networks like 10.0.0.0/8')
      return entries
    },
  }
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, more] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** A map of names to one of the options, in the environment as `name=option,name=option`. */
export function mapOf<const C extends string>(
  options: readonly C[],
  spec: Spec<Readonly<Record<string, C>>>,
): Setting<Readonly<Record<string, C>>> {
  return make(`name=${options.join('|')}, …`, spec, (raw) => {
    const entries = typeof raw === 'string' ? splitPairs(raw) : entriesOf(raw)
    return Object.fromEntries(
      entries.map(([name, value]) => {
        const found = options.find((option) => option === value)
        if (found === undefined) throw new InvalidValue(`must give each name one of ${options.join(', ')}`)
        return [name, found]
      }),
    )
  })
}

/** Something nobody may see. */
export function secret(spec: Spec<undefined>): Setting<Secret | undefined> {
  return make<Secret | undefined>('secret', spec, (raw) => new Secret(parseText(raw)), true)
}

/** An address that may hold a password. */
export function secretUrl(schemes: readonly string[], spec: Spec<undefined>): Setting<Secret | undefined> {
  const example = `${schemes[0]}://…`
  return make<Secret | undefined>(
    example,
    spec,
    (raw) => {
      const value = parseText(raw)
      const isKnown = value.split(',').every((part) => schemes.some((scheme) => part.trim().startsWith(`${scheme}://`)))
      if (!isKnown) throw new InvalidValue(`must begin with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`)
      return new Secret(value)
    },
    'password-part',
  )
}

function parseText(raw: unknown): string {
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw)
  if (typeof raw !== 'string') throw new InvalidValue('must be text')
  const value = raw.trim()
  if (value === '') throw new InvalidValue('must not be empty')
  return value
}

function splitPairs(raw: string): [string, string][] {
  return raw
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2)
      return [name.trim(), value.trim()]
    })
}

function entriesOf(raw: unknown): [string, unknown][] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new InvalidValue('must be a map')
  return Object.entries(raw)
}
