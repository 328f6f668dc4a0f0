import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page, type Response } from 'playwright-core'
import type { Person } from './people.ts'
import type { Stack } from './stack.ts'

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The real Chromium of this machine; undefined when there is none. */
export const chromiumPath = process.env.AJET_CHROMIUM ?? candidates.find((path) => existsSync(path))

/** True where browser tests must run; in CI a missing browser is an error, elsewhere a loud skip. */
export function browserIsHere(): boolean {
  if (chromiumPath) return true
  if (process.env.AJET_REQUIRE_SERVERS === '1') throw new Error('Chromium is missing and this run may not skip it')
  process.stderr.write('SKIP: no Chromium on this machine, browser tests are skipped\n')
  return false
}

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

export interface Screen {
  readonly width: number
  readonly height: number
  readonly dark?: boolean
}

/** A browser of its own (cookies, storage), signed in as the person when one is given. */
export async function openContext(
  browser: Browser,
  stack: Stack,
  person?: Person,
  options: { readonly screen?: Screen; readonly javaScript?: boolean; readonly touch?: boolean } = {},
): Promise<BrowserContext> {
  const screen = options.screen ?? { width: 1280, height: 800 }
  const context = await browser.newContext({
    baseURL: stack.url,
    viewport: { width: screen.width, height: screen.height },
    colorScheme: screen.dark ? 'dark' : 'light',
    javaScriptEnabled: options.javaScript ?? true,
    hasTouch: options.touch ?? false,
    isMobile: options.touch ?? false,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  context.on('response', (response) => void rememberCookie(response, stack))
  if (person) {
    await context.addCookies([
      { name: 'ajet_session', value: person.token, url: stack.url, httpOnly: true, sameSite: 'Strict' },
    ])
  }
  return context
}

/** A session that a person began at a page. */
async function rememberCookie(response: Response, stack: Stack): Promise<void> {
  if (response.request().method() !== 'POST') return
  const cookie = await response.headerValue('set-cookie').catch(() => null)
  const value = /^[^=]+=([^;]+)/.exec(cookie ?? '')?.[1]
  if (value) stack.secrets.add(value)
}

/** Console errors and uncaught exceptions of a page, as they happen; with the address they are about. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`.trim())
  })
  return errors
}
