import { z } from 'zod'

/** SHA-256 of a secret (32 bytes) in base64: what is stored in place of a token. */
export const secretHash = z.base64().length(44)
/** Where an object lies in the storage (FS-8). */
export const storageKey = z.string().min(1).max(1024)
/** A count or a position; never below 0. */
export const count = z.int().min(0)
/** A label as it was stored: checked when it came in, so that a rule that grows stricter does not make old rows invalid. */
export const storedText = z.string()
/** A name that must be there. */
export const storedName = z.string().min(1)
/** A web address of an outside service. */
export const webAddress = z.url({ protocol: /^https?$/ })
