import { expect, test } from 'bun:test'

const source = await Bun.file(new URL('./tokens.css', import.meta.url)).text()
/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5

const texts = ['fg', 'fg-soft', 'fg-faint', 'accent', 'accent-hover']
const grounds = [
  'bg',
  'bg-side',
  'bg-raised',
  'bg-sunken',
  'bg-hover',
  'bg-side-hover',
  'bg-active',
  'accent-soft',
  'notice',
]
const pairs = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ['danger', 'danger-soft'] as const,
  ['danger', 'bg'] as const,
  ['accent-fg', 'accent'] as const,
  ['accent-fg', 'accent-hover'] as const,
]

test.each(['light', 'dark'] as const)('every text is readable on every ground, %s', (scheme) => {
  const faint = pairs
    .map(([text, ground]) => ({ text, ground, contrast: contrastOf(colourOf(text, scheme), colourOf(ground, scheme)) }))
    .filter(({ contrast }) => contrast < READABLE)
  expect(faint).toEqual([])
})

function colourOf(token: string, scheme: 'light' | 'dark'): string {
  const [, light, dark] = new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(source) ?? []
  return (scheme === 'light' ? light : dark) ?? `${token} has no colour`
}

function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
