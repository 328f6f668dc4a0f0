import { inspect } from 'node:util'
import { REDACTED } from '../logging/redact-text.ts'

/** A value that cannot be logged or serialised by accident (CFG-6): only `reveal` gives it away. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}
