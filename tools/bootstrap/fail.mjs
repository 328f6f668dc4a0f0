/** Ends the preparation with one line a person can act on. */
export function fail(message) {
  throw new Error(message)
}

/** What of a failed command's output tells the reason: its last error line, without npm's prefixes. */
export function reasonIn(output) {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '' && !/complete log of this run|^(code|errno|syscall|path|network This is) /.test(line))
  const telling = lines.find((line) =>
    /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EACCES|EROFS|ENOSPC|E40\d|error:/i.test(line),
  )
  return telling ?? lines.at(-1) ?? 'no reason given'
}

/** True when trying another package would only wait for the same dead network again. */
export function isNetworkTrouble(reason) {
  return /request to \S+ failed|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|certificate/.test(
    reason,
  )
}
