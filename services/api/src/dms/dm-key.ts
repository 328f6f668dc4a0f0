/** The same for the same set of people, however they are named: in any order, twice. */
export function dmKey(userIds: readonly string[]): string {
  const sorted = [...new Set(userIds)].toSorted()
  return new Bun.CryptoHasher('sha256').update(sorted.join(',')).digest('hex')
}
