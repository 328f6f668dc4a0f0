/** What the server sends of WebAuthn: bytes are base64url. */
interface CredentialJson {
  readonly id: string
  readonly type: string
  readonly transports?: readonly string[]
}

interface CreationJson {
  readonly challenge: string
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly excludeCredentials?: readonly CredentialJson[]
}

interface RequestJson {
  readonly challenge: string
  readonly allowCredentials?: readonly CredentialJson[]
}

/** True where this browser has passkeys, and the page may use them. */
export const hasPasskeys = (): boolean => isSecureContext && 'PublicKeyCredential' in window

/** Lets a device make a passkey. Resolves with what the server wants to see. @throws DOMException when the person declines */
export async function createPasskey(options: unknown): Promise<unknown> {
  const json = options as CreationJson
  const publicKey = {
    ...json,
    challenge: toBytes(json.challenge),
    user: { ...json.user, id: toBytes(json.user.id) },
    excludeCredentials: json.excludeCredentials?.map(toDescriptor) ?? [],
  } as unknown as PublicKeyCredentialCreationOptions
  const made = requireKey(await navigator.credentials.create({ publicKey }))
  const response = made.response as AuthenticatorAttestationResponse
  return {
    ...common(made),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports: response.getTransports(),
    },
  }
}

/** Lets a device sign. Resolves with what the server wants to see. @throws DOMException when the person declines */
export async function signWithPasskey(options: unknown): Promise<unknown> {
  const json = options as RequestJson
  const publicKey = {
    ...json,
    challenge: toBytes(json.challenge),
    allowCredentials: json.allowCredentials?.map(toDescriptor) ?? [],
  } as unknown as PublicKeyCredentialRequestOptions
  const used = requireKey(await navigator.credentials.get({ publicKey }))
  const response = used.response as AuthenticatorAssertionResponse
  return {
    ...common(used),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : undefined,
    },
  }
}

/** What to say when it did not work; undefined for an error of another kind. */
export function passkeyTrouble(error: unknown): string | undefined {
  if (!(error instanceof DOMException)) return undefined
  if (error.name === 'InvalidStateError') return 'This device has a passkey for this account already.'
  return error.name === 'NotAllowedError' ? 'Cancelled, or no passkey of this site was found.' : error.message
}

function requireKey(credential: Credential | null): PublicKeyCredential {
  if (credential instanceof PublicKeyCredential) return credential
  throw new DOMException('No passkey came back.', 'NotAllowedError')
}

function common({ id, type }: PublicKeyCredential) {
  return { id, rawId: id, type, clientExtensionResults: {} }
}

function toDescriptor({ id, ...rest }: CredentialJson) {
  return { ...rest, id: toBytes(id) }
}

function toBytes(text: string): Uint8Array {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0)
}

function toText(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCodePoint(...new Uint8Array(bytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
