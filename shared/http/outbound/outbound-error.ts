/** Why a request to another server was not made or not finished. */
export type OutboundFault =
  | 'bad_url'
  | 'private_address'
  | 'unknown_host'
  | 'unreachable'
  | 'bad_certificate'
  | 'bad_answer'
  | 'timed_out'
  | 'too_large'
  | 'too_many_redirects'

const sentences: Readonly<Record<OutboundFault, string>> = {
  bad_url: 'The address is not one this server calls',
  private_address: 'The address leads into a private network',
  unknown_host: 'The host name is not known',
  unreachable: 'The other server cannot be reached',
  bad_certificate: 'The certificate of the other server is not valid',
  bad_answer: 'The answer of the other server cannot be read',
  timed_out: 'The other server took too long',
  too_large: 'The answer of the other server is too large',
  too_many_redirects: 'The address redirects too often',
}

/** A request to another server failed. The message is fit for the person who gave the address: it holds no address. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
  readonly fault: OutboundFault

  constructor(fault: OutboundFault, detail = sentences[fault], options?: ErrorOptions) {
    super(detail, options)
    this.fault = fault
  }
}
