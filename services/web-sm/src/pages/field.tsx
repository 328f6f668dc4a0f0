/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'

export interface FieldProps {
  /** Tells fields of one name on a page apart. */
  readonly id?: string
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'password'
  readonly value?: string | undefined
  readonly hint?: Child
  readonly error?: string | undefined
  readonly required?: boolean
  readonly autocomplete?: string
  readonly maxlength?: number
  readonly minlength?: number
  readonly pattern?: string
  readonly inputmode?: 'numeric'
  readonly autofocus?: boolean
  readonly placeholder?: string
  /** Attributes for the script. */
  readonly data?: Readonly<Record<`data-${string}`, string>>
}

/** A labelled input with its hint and the place where its error appears. `name` may be a path (`community.slug`). */
export function Field({ id: distinct, name, label, type = 'text', hint, error, data, ...input }: FieldProps) {
  const id = ['field', distinct, name.replaceAll('.', '-')].filter((part) => part !== undefined).join('-')
  const described = hint === undefined ? `${id}-error` : `${id}-hint ${id}-error`
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        aria-describedby={described}
        aria-invalid={error === undefined ? undefined : 'true'}
        autocapitalize="none"
        spellcheck={false}
        {...input}
        {...data}
      />
      {hint === undefined ? null : (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <span class="field-error" id={`${id}-error`} data-error-of={name}>
        {error ?? ''}
      </span>
    </div>
  )
}
