/** Where the picture with this storage key is had: a path on this server. Null: there is none. */
export function avatarUrl(key: string | null): string | null {
  const id = key === null ? undefined : /^avatars\/([0-9a-f-]{36})\//.exec(key)?.[1]
  return id === undefined ? null : `/api/avatars/${id}`
}
