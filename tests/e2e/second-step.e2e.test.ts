import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { TOTP } from 'otpauth'
import { composer } from '../support/chat-page.ts'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

/** A device with passkeys, played by the browser itself (WebAuthn §11), which asks its owner and gets a yes, or asks nobody. */
async function plugInAuthenticator(page: Page, asksOwner = true): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: asksOwner,
      isUserVerified: asksOwner,
      automaticPresenceSimulation: true,
    },
  })
}

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function typePassword(page: Page, { user, password }: Person): Promise<void> {
  await page.goto('/auth/login')
  await page.getByLabel('User name or e-mail').fill(user.username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

describeInBrowser('the second step', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('AJ-12 a passkey is made in the settings and signs in without a name', async () => {
    const pia = await stage.team.invite('pia')
    await using seat = await stage.enter(pia, '/settings/security')
    const { page } = seat
    await plugInAuthenticator(page)
    const passkeys = section(page, 'Passkeys')
    await passkeys.getByLabel('Current password').fill(pia.password)
    await passkeys.getByLabel('Name of the passkey').fill('Laptop')
    await passkeys.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('The passkey is added.').waitFor()
    await passkeys.getByText('Laptop', { exact: true }).waitFor()
    await page.context().clearCookies()
    await page.goto('/auth/login')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await composer(page).waitFor()
    await page.goto('/settings/security')
    await passkeys.getByRole('button', { name: 'Remove Laptop' }).click()
    await page.getByText('The passkey is removed.').waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('AJ-12 of a key that asks nobody one is told that it is a second step only; it is named and removed without a script', async () => {
    const kim = await stage.team.invite('kim')
    await using seat = await stage.enter(kim, '/settings/security')
    const { page } = seat
    await plugInAuthenticator(page, false)
    const passkeys = section(page, 'Passkeys')
    await passkeys.getByLabel('Current password').fill(kim.password)
    await passkeys.getByLabel('Name of the passkey').fill('Old key')
    await passkeys.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('it is a second step only').waitFor()
    await passkeys.getByText('only as second step').waitFor()
    await using plain = await stage.enter(kim, '/settings/security', { javaScript: false })
    const list = section(plain.page, 'Passkeys')
    await list.getByText('Rename').click()
    await list.getByLabel('New name').fill('Spare key')
    await list.getByRole('button', { name: 'Save' }).click()
    await plain.page.getByText('The passkey has its new name.').waitFor()
    await list.getByRole('button', { name: 'Remove Spare key' }).click()
    await plain.page.getByText('The passkey is removed.').waitFor()
    expect([...seat.errors, ...plain.errors]).toEqual([])
  }, 60_000)

  test('AJ-12 two-step sign-in is set up in the settings, and asked for after the password, until it is switched off, without a script too', async () => {
    const tom = await stage.team.invite('tom')
    await using seat = await stage.enter(tom, '/settings/security')
    const { page } = seat
    const twoStep = section(page, 'Two-step sign-in')
    await twoStep.getByLabel('Current password').fill(tom.password)
    await twoStep.getByRole('button', { name: 'Set up' }).click()
    const qr = twoStep.getByAltText('QR code of the key below')
    await qr.waitFor()
    expect(
      await qr.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBeGreaterThan(0)
    const secret = (await twoStep.locator('.totp-key').innerText()).replaceAll(' ', '')
    const app = new TOTP({ secret })
    await twoStep.getByLabel('Code the app shows').fill(app.generate())
    await twoStep.getByRole('button', { name: 'Switch on' }).click()
    const codes = twoStep.getByRole('listitem')
    await codes.first().waitFor()
    const [first = '', second = ''] = await codes.allInnerTexts()
    expect(await codes.count()).toBe(10)

    await page.context().clearCookies()
    await typePassword(page, tom)
    await page.waitForURL('**/auth/login/code')
    await page.getByLabel('Code', { exact: true }).fill('000 000')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('That code is wrong').waitFor()
    await page.getByLabel('Code', { exact: true }).fill(first)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await composer(page).waitFor()

    await using plain = await stage.enter(undefined, '/auth/login', { javaScript: false })
    await typePassword(plain.page, tom)
    await plain.page.getByLabel('Code', { exact: true }).fill(second)
    await plain.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await plain.page.goto('/settings/security')
    const plainly = section(plain.page, 'Two-step sign-in')
    await plainly.getByText('8 recovery codes are left.').waitFor()
    await plainly.getByLabel('Current password').fill('not the password')
    await plainly.getByRole('button', { name: 'Switch off' }).click()
    await plain.page.getByRole('alert').filter({ hasText: 'is not right' }).waitFor()
    await plainly.getByLabel('Current password').fill(tom.password)
    await plainly.getByRole('button', { name: 'Switch off' }).click()
    await plain.page.getByText('Two-step sign-in is off.').waitFor()
  }, 60_000)
})
