import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { openCli, type Running } from '../support/cli.ts'
import { eventually } from '../support/eventually.ts'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('a program is signed in by a browser', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  /** What the terminal shows once it waits. */
  async function read(program: Running) {
    await eventually('the program shows a link', () => program.errors().includes('Waiting for'))
    const [, link = ''] = /Open (\S+)/.exec(program.errors()) ?? []
    const [, code = ''] = /the code ([A-Z-]+)\./.exec(program.errors()) ?? []
    return { path: link.slice(stage.stack.url.length), code }
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

  test('CLI-01 the link leads through the sign-in to what asks, and approving it signs the terminal in', async () => {
    await using cli = await openCli(stage.stack)
    const program = cli.begin(['login', stage.stack.url, '--device'])
    const { path, code } = await read(program)
    await using seat = await stage.enter(undefined, path)
    const { page } = seat
    await page.waitForURL('**/auth/login**')
    await page.getByLabel('User name or e-mail').fill('bob')
    await page.getByLabel('Password').fill(bob.password)
    await button(page, 'Sign in').click()
    await page.getByText(code, { exact: true }).waitFor()
    await page.getByText(/^ajet-chat on /).waitFor()
    await page.getByText('Approve only what you have just started yourself').waitFor()
    await button(page, 'Approve').click()
    await page.getByRole('heading', { name: 'Approved' }).waitFor()
    expect(await program.ended).toMatchObject({ code: 0, stdout: `Signed in at ${stage.stack.url} as bob\n` })
    expect((await cli.run(['whoami'])).stdout).toStartWith('bob ')
    expect(seat.errors).toEqual([])
    await page.goto(path)
    await page.getByText('No program waits with this code').waitFor()
  }, 60_000)

  test('CLI-01 the code is typed without a script, a wrong one is told, and denying it is too', async () => {
    await using cli = await openCli(stage.stack)
    const program = cli.begin(['login', stage.stack.url, '--device'])
    const { code } = await read(program)
    await using seat = await stage.enter(bob, '/device', { javaScript: false })
    const { page } = seat
    await page.getByLabel('Code').fill('BBBB-BBBB')
    await button(page, 'Go on').click()
    await page.getByText('No program waits with this code').waitFor()
    await page.getByLabel('Code').fill(code.toLowerCase().replace('-', ' '))
    await button(page, 'Go on').click()
    await button(page, 'Deny').click()
    await page.getByRole('heading', { name: 'Denied' }).waitFor()
    expect(await program.ended).toMatchObject({ code: 1, stdout: '' })
    expect(program.errors()).toContain('denied in the browser')
    expect((await cli.run(['whoami'])).code).toBe(3)
  }, 60_000)
})
