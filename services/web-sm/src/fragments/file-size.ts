const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

/** A size as people read it: `512 bytes`, `1.2 MB`; thousands as the storage is sold. */
export function fileSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** power
  const text = power === 0 || value >= 10 ? Math.round(value).toString() : value.toFixed(1).replace('.0', '')
  return `${text} ${UNITS[power]}`
}
