const MODES = ['i', 'm', 's', 't', 'n'] as const
type Mode = (typeof MODES)[number]

/** The modes of a channel after a change like `+im-t`; undefined for what is none. */
export function channelMode(
  channel: { readonly [M in Mode as `mode_${M}`]: boolean },
  change: string,
): Mode[] | undefined {
  if (!/^(?:[+-][imstn]+\s*)*$/.test(change)) return undefined
  const after = new Set<string>(MODES.filter((mode) => channel[`mode_${mode}`]))
  for (const [, sign, letters = ''] of change.matchAll(/([+-])([imstn]+)/g)) {
    for (const letter of letters) {
      if (sign === '+') after.add(letter)
      else after.delete(letter)
    }
  }
  return MODES.filter((mode) => after.has(mode))
}
