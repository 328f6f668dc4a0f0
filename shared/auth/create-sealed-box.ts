import { openSealed, sealText } from './sealed-box.ts'

/** Keeps small secrets of one kind in the database, so that the database alone does not give them away. */
export interface SealedBox {
  /** The secret encrypted, bound to its kind and to `owner`: it cannot be moved to another row. */
  seal(owner: string, secret: string): Promise<string>
  /** The secret; undefined when it was sealed with another key, as another kind, for another owner, or changed. */
  open(owner: string, sealed: string): Promise<string | undefined>
}

/** `key` is asked for when the first secret is sealed or opened. */
export function createSealedBox(key: () => Promise<Uint8Array>, kind: string): SealedBox {
  return {
    seal: async (owner, secret) => sealText(await key(), `${kind} ${owner}`, secret),
    open: async (owner, sealed) => openSealed(await key(), `${kind} ${owner}`, sealed),
  }
}
