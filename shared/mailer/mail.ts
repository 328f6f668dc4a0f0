/** One mailbox. The name is what people see and may hold anything; it is cleaned before it is used. */
export interface MailAddress {
  readonly name?: string
  readonly address: string
}

/** A mail as the drivers take it: one recipient, the same content as text and as HTML. */
export interface Mail {
  readonly to: MailAddress
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Further headers; those a mailer writes itself (`To`, `Subject`, `Content-Type` …) are refused. */
  readonly headers?: Readonly<Record<string, string>>
  /** `left@right`, without angle brackets. The same one for every try, so that a client drops what it has. */
  readonly message_id?: string
  readonly date?: Date
}

/** Carries mails out of the house. Retrying is the queue's work: one call is one try. */
export interface Mailer extends AsyncDisposable {
  readonly driver: 'log' | 'smtp'
  /**
   * Resolves when the mail is handed over for good. Aborting `signal` ends the try.
   * @throws MailError
   */
  send(mail: Mail, signal?: AbortSignal): Promise<void>
  /** Why no mail could be sent at this moment, one sentence each; empty when all is well. Never rejects. */
  health(): Promise<readonly string[]>
  /** Closes connections. Mails under way fail and may be tried again by another process. */
  dispose(): Promise<void>
}
