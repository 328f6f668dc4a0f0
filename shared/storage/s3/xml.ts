const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The contents of every `<tag>` that holds no other of its name. S3 answers in flat XML without attributes there. */
export function findBlocks(xml: string, tag: string): readonly string[] {
  return xml
    .split(`<${tag}>`)
    .slice(1)
    .map((rest) => rest.slice(0, Math.max(0, rest.indexOf(`</${tag}>`))))
}

/** The text of the first `<tag>`, or undefined. */
export function findText(xml: string, tag: string): string | undefined {
  const [block] = findBlocks(xml, tag)
  return block?.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, decodeEntity)
}

function decodeEntity(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name !== undefined) return entities[name] ?? whole
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole
}

/** As text between tags. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`)
}
