import { decodeText, invalidInput, parseJson } from '@ajet/shared/http'

/** A JSON object, however it is sent: as the body, or in the field `payload` of a form, or a form's fields themselves. */
export function readPayload(headers: Headers, bytes: Uint8Array): object {
  const value = isForm(headers) ? readForm(decodeText(bytes)) : parseJson(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidInput([{ path: '', message: 'is not a JSON object' }])
  }
  return value
}

function isForm(headers: Headers): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headers.get('content-type') ?? '')
}

function readForm(text: string): unknown {
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  return payload === null ? Object.fromEntries(form) : parseJson(Buffer.from(payload))
}
