/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { scopeText } from '../fragments/scope-text.ts'
import { Choice } from './choice.tsx'
import { Field } from './field.tsx'

/** What was typed, when the form is shown again with an error. */
export interface TypedToken {
  readonly name: string
  readonly scopes: readonly string[]
  /** Days from now; empty: until it is revoked. */
  readonly days: string
}

export const newToken: TypedToken = { name: '', scopes: ['read', 'write'], days: '90' }

const lives: readonly (readonly [days: string, text: string])[] = [
  ['7', 'In 7 days'],
  ['30', 'In 30 days'],
  ['90', 'In 90 days'],
  ['365', 'In a year'],
  ['', 'Never, until it is revoked'],
]

/** A new token of a bot. The answer shows it, so the browser takes it as a page of its own. */
export function TokenForm({ action, typed }: { readonly action: string; readonly typed: TypedToken }) {
  return (
    <form class="form" method="post" action={action} data-turbo="false">
      <div class="form-row">
        <Field
          name="name"
          label="What it is for"
          required
          maxlength={limits.tokenName}
          value={typed.name}
          placeholder="CI"
        />
        <div class="field">
          <label for="token-days">Expires</label>
          <select id="token-days" name="days">
            {lives.map(([days, text]) => (
              <option value={days} selected={days === typed.days}>
                {text}
              </option>
            ))}
          </select>
        </div>
      </div>
      <fieldset>
        <legend>What it may do</legend>
        <div class="choices is-wide">
          {Object.entries(scopeText).map(([scope, text]) => (
            <Choice name="scopes" value={scope} text={text} checked={typed.scopes.includes(scope)} />
          ))}
        </div>
      </fieldset>
      <p>
        <button class="button is-primary" type="submit">
          Create the token
        </button>
      </p>
    </form>
  )
}
