/** @jsxImportSource hono/jsx */
import { limits, type ProviderKind } from '@ajet/shared/schema'
import { Field } from './field.tsx'

export interface TypedProvider {
  readonly name: string
  readonly kind: ProviderKind
  readonly label: string
  readonly client_id: string
  readonly address: string
  readonly scopes: string
}

export const noProvider: TypedProvider = { name: '', kind: 'oidc', label: '', client_id: '', address: '', scopes: '' }

export interface ProviderFieldsProps {
  readonly typed: TypedProvider
  /** Said below the secret, which is never shown. */
  readonly secretHint: string
  readonly addressHint: string
  /** Fields that were not accepted. */
  readonly faults: ReadonlySet<string>
}

/** What the new and the changed provider have in common. */
export function ProviderFields({ typed, secretHint, addressHint, faults }: ProviderFieldsProps) {
  const faultOf = (...names: string[]) => (names.some((name) => faults.has(name)) ? 'This is not accepted.' : undefined)
  return (
    <>
      <Field
        name="label"
        label="Name on the button"
        required
        maxlength={limits.displayName}
        value={typed.label}
        placeholder="Acme"
        error={faultOf('label')}
      />
      <Field
        name="address"
        label="Address"
        maxlength={limits.webAddress}
        value={typed.address}
        hint={addressHint}
        placeholder="https://login.example.org"
        error={faultOf('base_url', 'issuer_url')}
      />
      <div class="form-row">
        <Field
          name="client_id"
          label="Client id"
          required
          maxlength={500}
          value={typed.client_id}
          error={faultOf('client_id')}
        />
        <Field
          name="client_secret"
          label="Client secret"
          type="password"
          autocomplete="new-password"
          maxlength={2_000}
          hint={secretHint}
          error={faults.has('client_secret') ? 'Type the secret that belongs to this address.' : undefined}
        />
      </div>
      <Field
        name="scopes"
        label="Scopes (optional)"
        maxlength={500}
        value={typed.scopes}
        hint="Separated by spaces. Empty: what is needed."
        error={faultOf('scopes')}
      />
    </>
  )
}
