import type { Browser, BrowserContext, Page } from 'playwright-core'
import { describe } from 'bun:test'
import { browserIsHere, launchBrowser, openContext, watchErrors, type Screen } from './browser.ts'
import { foundTeam, type Person, type Team } from './people.ts'
import { startStack, type Stack } from './stack.ts'

/** A `describe` of tests that need a browser; skipped loudly where there is none. */
export const describeInBrowser = describe.skipIf(!browserIsHere())

export interface EnterOptions {
  readonly screen?: Screen
  readonly javaScript?: boolean
  /** A finger in place of a mouse. */
  readonly touch?: boolean
}

/** One person at one browser. */
export interface Seat extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors and uncaught exceptions so far. */
  readonly errors: readonly string[]
}

/** A running server with a team on it, and a browser to look at it. */
export interface Stage extends AsyncDisposable {
  readonly stack: Stack
  readonly team: Team
  readonly browser: Browser
  /** A browser of the person's own, or of somebody not signed in, at a path or in a channel by its name. */
  enter(person: Person | undefined, place: string, options?: EnterOptions): Promise<Seat>
}

export async function openStage(options: Parameters<typeof startStack>[0] = {}): Promise<Stage> {
  const [stack, browser] = await Promise.all([startStack(options), launchBrowser()])
  const dispose = async () => {
    await browser.close()
    await stack[Symbol.asyncDispose]()
  }
  const team = await foundTeam(stack).catch(async (error: unknown) => {
    await dispose()
    throw error
  })
  return {
    stack,
    team,
    browser,
    enter: async (person, place, choices) => {
      const context = await openContext(browser, stack, person, choices)
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      const errors = watchErrors(page)
      await page.goto(place.startsWith('/') ? place : channelPath(team, place))
      return { page, context, errors, [Symbol.asyncDispose]: async () => await context.close() }
    },
    [Symbol.asyncDispose]: dispose,
  }
}

export const channelPath = (team: Team, name: string): string => `/c/${team.slug}/channels/${name}`
