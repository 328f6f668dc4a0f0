import { checkOutboundUrl, invalidInput, OutboundError } from '@ajet/shared/http'
import type { Outbound } from './outbound.ts'

/** An address that people give to be called later, in its one spelling. @throws ApiError `invalid_input` */
export function checkCallback({ allowsHttp }: Outbound, url: string): string {
  try {
    const checked = checkOutboundUrl(url)
    if (checked.protocol === 'https:' || allowsHttp) return checked.href
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    throw invalidInput([{ path: 'url', message: error.message }])
  }
  throw invalidInput([{ path: 'url', message: 'must begin with https://' }])
}
