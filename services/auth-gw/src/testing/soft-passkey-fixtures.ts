import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** What the server asked the browser for, as far as a device looks at it. */
export interface Asked {
  readonly challenge: string
}

export interface Signing {
  readonly origin?: string
  readonly rpId?: string
  /** The device asked its owner (PIN, finger, face). Default true. */
  readonly userVerified?: boolean
  /** How many signatures it says it has made. Default: one more than before. */
  readonly counter?: number
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_KEY = 0x40

/** A device that makes one passkey and signs with it (WebAuthn §6), ES256, attestation `none`. */
export class SoftPasskey {
  readonly id = randomBytes(16).toString('base64url')
  readonly #private: KeyObject
  readonly #publicKey: Buffer
  readonly #site: { readonly origin: string; readonly rpId: string }
  #counter = 0

  constructor(site: { readonly origin: string; readonly rpId: string }) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#private = privateKey
    this.#publicKey = coseKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'))
    this.#site = site
  }

  /** What `navigator.credentials.create` gives. */
  create(asked: Asked, signing: Signing = {}) {
    const id = Buffer.from(this.id, 'base64url')
    const length = Buffer.from([0, id.byteLength])
    const key = Buffer.concat([Buffer.alloc(16), length, id, this.#publicKey])
    const authData = Buffer.concat([this.#authData(signing, HAS_KEY), key])
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(authData),
    ])
    const clientDataJSON = this.#clientData('webauthn.create', asked, signing).toString('base64url')
    const response = { clientDataJSON, attestationObject: attestation.toString('base64url'), transports: ['internal'] }
    return { ...this.#credential(), response }
  }

  /** What `navigator.credentials.get` gives. */
  get(asked: Asked, signing: Signing = {}) {
    this.#counter = signing.counter ?? this.#counter + 1
    const authData = this.#authData({ ...signing, counter: this.#counter }, 0)
    const clientData = this.#clientData('webauthn.get', asked, signing)
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    const response = {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, this.#private).toString('base64url'),
    }
    return { ...this.#credential(), response }
  }

  #credential() {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {} }
  }

  #clientData(type: string, { challenge }: Asked, { origin = this.#site.origin }: Signing): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  #authData({ rpId = this.#site.rpId, userVerified = true, counter = 0 }: Signing, more: number): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const flags = USER_PRESENT | (userVerified ? USER_VERIFIED : 0) | more
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
  }
}

/** {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} (RFC 9053 §7.1). */
function coseKey(x: Buffer, y: Buffer): Buffer {
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
  return Buffer.concat([head, cborBytes(x), Buffer.from([0x22]), cborBytes(y)])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}

function cborBytes(bytes: Buffer): Buffer {
  const size = bytes.byteLength
  const head = size < 24 ? [0x40 + size] : size < 256 ? [0x58, size] : [0x59, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from(head), bytes])
}
