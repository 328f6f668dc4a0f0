const TITLE = 160

/** Foreign text as one short line that is nothing but text: no marks, no mentions, no links to channels. */
export function plain(text: string, most = TITLE): string {
  return escapeMarks(
    cut(
      text
        .trim()
        .split(/[\n\r]/, 1)[0]
        ?.trimEnd() ?? '',
      most,
    ),
  )
}

/** Foreign text of several lines that is nothing but text. */
export function plainLines(text: string): string {
  return escapeMarks(text.trim())
}

/** At most so many characters, the last an ellipsis where more were; no emoji is cut in half. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Text that Markdown leaves as it is. */
export function escapeMarks(text: string): string {
  return text.replace(/[\\`*_~[\]<>|#@&]/g, String.raw`\$&`)
}

/** A link whose label is text alone; the label where the address is not one of the web. */
export function link(label: string, address: string): string {
  return linkTo(plain(label), address)
}

/** A link whose label is Markdown without brackets of its own. */
export function linkTo(label: string, address: string): string {
  const url = URL.parse(address)
  if (label === '' || !url || !/^(?:https?|mailto):$/.test(url.protocol)) return label
  return `[${label}](${url.href.replace(/[()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`
}
