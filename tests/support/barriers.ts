import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'bun:test'
import type { Page } from 'playwright-core'

/** Findings of axe that keep somebody from the page or make it hard, as one line each. */
export async function barriersOf(page: Page): Promise<string[]> {
  const { passes, violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(passes.length).toBeGreaterThan(10)
  return violations
    .filter(({ impact }) => impact !== 'minor')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** What scrolls to the side, with the elements that stick out of it; code blocks and tables may. */
export async function overflowOf(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const regions = [document.documentElement, ...document.querySelectorAll('main, nav, aside, [role="region"]')]
    return regions
      .filter((region) => region.scrollWidth > region.clientWidth + 1 && region.clientWidth > 0)
      .map((region) => {
        const edge = region.getBoundingClientRect().right + 1
        const wide = [...region.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > edge)
        const names = wide.slice(0, 5).map((element) => `${element.tagName}.${element.getAttribute('class')}`)
        return `${region.tagName} ${region.scrollWidth} > ${region.clientWidth}: ${names.join(' ')}`
      })
  })
}
