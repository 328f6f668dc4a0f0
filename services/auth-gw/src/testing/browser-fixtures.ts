import type { Call } from './house-fixtures.ts'

interface Cookie {
  readonly value: string
  readonly strict: boolean
}

/** The chat a browser talks to: a gateway in memory, or a running installation. */
export interface Site {
  readonly call: (method: string, path: string, call?: Pick<Call, 'headers' | 'form'>) => Promise<Response>
}

/** As much of a browser as signing in needs: cookies of every host, SameSite, redirects and forms of a provider. */
export class TestBrowser {
  readonly #site: Site
  readonly #origin: string
  readonly #jars = new Map<string, Map<string, Cookie>>()

  constructor(site: Site, origin = 'http://chat.test') {
    this.#site = site
    this.#origin = origin
  }

  /** A cookie this browser has for the chat. */
  cookie(name: string): string | undefined {
    return this.#jar(this.#origin).get(name)?.value
  }

  setCookie(name: string, value: string): void {
    this.#jar(this.#origin).set(name, { value, strict: true })
  }

  /** Opens a path of the chat, as a link on its own pages does, or a link of another site. */
  async open(
    path: string,
    from: 'here' | 'elsewhere' = 'here',
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const all = [...this.#jar(this.#origin)].filter(([, { strict }]) => from === 'here' || !strict)
    const cookie = all.map(([name, { value }]) => `${name}=${value}`).join('; ')
    const site = from === 'here' ? 'same-origin' : 'cross-site'
    const sent = { accept: 'text/html,*/*', 'sec-fetch-site': site, ...(cookie && { cookie }), ...headers }
    const answer = await this.#site.call('GET', path, { headers: sent })
    this.#keep(this.#origin, answer)
    return answer
  }

  /** Posts a form of the chat. */
  async post(path: string, form: Record<string, string>): Promise<Response> {
    const cookie = [...this.#jar(this.#origin)].map(([name, { value }]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'text/html', origin: this.#origin, ...(cookie && { cookie }) }
    const answer = await this.#site.call('POST', path, { form, headers })
    this.#keep(this.#origin, answer)
    return answer
  }

  /** Signs in at a provider, beginning at its address, until it sends the browser back; resolves with the path of the callback. */
  async signInAt(address: string, login: string): Promise<string> {
    const { origin } = new URL(address)
    let answer = await this.#fetch(address)
    for (let steps = 0; steps < 20; steps++) {
      const location = answer.headers.get('location')
      if (location?.startsWith(`${this.#origin}/`)) return location.slice(this.#origin.length)
      if (location === null) answer = await this.#submit(origin, await answer.text(), login)
      else answer = await this.#fetch(new URL(location, origin).href)
    }
    throw new Error('The provider does not come to an end')
  }

  /** From the button to the page after the callback. */
  async signIn(start: string, login = ''): Promise<Response> {
    const begun = await this.open(start)
    const location = begun.headers.get('location') ?? ''
    if (!location.startsWith('http')) return begun
    return await this.open(await this.signInAt(location, login), 'elsewhere')
  }

  async #submit(origin: string, html: string, login: string): Promise<Response> {
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? ''
    const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1]
    if (prompt === undefined) throw new Error(`The provider shows another page: ${html.slice(0, 400)}`)
    const body = new URLSearchParams({ prompt, login, password: 'any' })
    return await this.#fetch(new URL(action, origin).href, { method: 'POST', body })
  }

  async #fetch(address: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(address)
    const cookie = [...this.#jar(origin)].map(([name, { value }]) => `${name}=${value}`).join('; ')
    const answer = await fetch(address, { redirect: 'manual', ...init, headers: { cookie } })
    this.#keep(origin, answer)
    return answer
  }

  #jar(origin: string): Map<string, Cookie> {
    const jar = this.#jars.get(origin) ?? new Map<string, Cookie>()
    this.#jars.set(origin, jar)
    return jar
  }

  #keep(origin: string, { headers }: Response): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      if (value === '' || /max-age=0/i.test(line)) this.#jar(origin).delete(name)
      else this.#jar(origin).set(name, { value, strict: /samesite=strict/i.test(line) })
    }
  }
}

/** Where a page that goes on by itself goes on to. */
export async function goesOnTo(answer: Response): Promise<string | undefined> {
  const target = /content="0;url=([^"]+)"/.exec(await answer.text())?.[1]
  return target?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
