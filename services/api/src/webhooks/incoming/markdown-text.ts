const TITLE = 160

/** Foreign text as one short line that is nothing but text: no marks, no mentions, no links to channels. */
export function plain(text: string, most = TITLE): string {
  const line = (text.split('\n', 1)[0] ?? '').trim()
  const cut = line.length > most ? `${line.slice(0, most - 1)}…` : line
  return cut.replace(/[\\`*_~[\]<>|#@&]/g, String.raw`\$&`)
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
