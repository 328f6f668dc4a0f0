const SECRET =
  /^(?:sid|pin|otp)$|(?:^|_)authorization$|cookies?$|pass(?:word|phrase|wd)|(?:^|_)(?:pwd|jwt|tokens?)(?:$|_)|token$|secret|(?:api|access|private|signing|encryption|session)_?key|credentials?$|signature$|_session$/
const SAFE = /^tokens?_(?:count|left|per_\w+)$/
const MAX_REMEMBERED = 1_000

const remembered = new Map<string, boolean>()

/** True when a field of this name holds something no log may show: `setupToken`, `X-Api-Key`, `db.password`. */
export function isSecretKey(key: string): boolean {
  const known = remembered.get(key)
  if (known !== undefined) return known
  const name = normalized(key)
  const isSecret = SECRET.test(name) && !SAFE.test(name)
  // Names come from the code, but header names come from outside.
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  remembered.set(key, isSecret)
  return isSecret
}

/** Words divided by underscores, whatever divided them before. */
function normalized(key: string): string {
  return key
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toLowerCase()
}
