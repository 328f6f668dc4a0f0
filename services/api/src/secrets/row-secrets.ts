import { createSealedBox } from '@ajet/shared/auth'
import type { Logger } from '@ajet/shared/logging'

/** Tables whose rows keep a secret that is needed as it is, so that a hash of it would not do. */
export const secretTables = ['webhooks', 'outgoing_webhooks', 'custom_commands'] as const
export type SecretTable = (typeof secretTables)[number]

/**
 * The columns of a row's secret. It is in `secret_sealed`; `secret` is the column of the version before. What is in
 * there and is no copy of the sealed text was written by a server of that version, later than the sealed text, and
 * counts.
 */
export interface KeptSecret {
  readonly secret: string | null
  readonly secret_sealed: string | null
}

export interface RowSecretsOptions {
  readonly logger: Pick<Logger, 'error'>
  /** The 32 bytes that seal secrets in the database; asked for when first needed. */
  readonly encryptionKey: () => Promise<Uint8Array>
}

/** The secrets that calls from and to other services are signed with, as their rows keep them: sealed, each for its row. */
export class RowSecrets {
  readonly #options: RowSecretsOptions

  constructor(options: RowSecretsOptions) {
    this.#options = options
  }

  /** What is written into the row. @throws what the encryption key cannot be had for */
  async seal(table: SecretTable, id: string, secret: string): Promise<KeptSecret> {
    const secret_sealed = await this.#box(table).seal(id, secret)
    // To a server of the version before, null is an error in an outgoing call, which goes out unsigned never; for an
    // incoming one it would mean that none has to be signed, whereas nobody signs with the sealed text.
    return { secret: table === 'webhooks' ? secret_sealed : null, secret_sealed }
  }

  /** The secret of a row that has one; undefined, and a line in the log, when it cannot be read. */
  async open(table: SecretTable, { id, ...kept }: KeptSecret & { readonly id: string }): Promise<string | undefined> {
    if (isPlain(kept)) return kept.secret
    try {
      const secret = await this.#box(table).open(id, kept.secret_sealed ?? '')
      if (secret === undefined)
        this.#tell({ table, id }, 'it was sealed with another encryption key, or for another row')
      return secret
    } catch (err) {
      this.#tell({ table, id, err }, 'there is no encryption key')
      return undefined
    }
  }

  #box(table: SecretTable) {
    return createSealedBox(this.#options.encryptionKey, `${table}.secret`)
  }

  #tell(fields: object, why: string): void {
    this.#options.logger.error(fields, `The secret of a webhook or command cannot be read: ${why}`)
  }
}

function isPlain(kept: KeptSecret): kept is KeptSecret & { readonly secret: string } {
  return kept.secret !== null && kept.secret !== kept.secret_sealed
}
