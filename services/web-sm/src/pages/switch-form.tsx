/** @jsxImportSource hono/jsx */
interface SwitchFormProps {
  /** `password`, `passkeys` or `provider:<name>`. */
  readonly way: string
  readonly name: string
  readonly on: boolean
}

/** Switches a way to sign in on or off. */
export function SwitchForm({ way, name, on }: SwitchFormProps) {
  const text = on ? 'Switch off' : 'Switch on'
  return (
    <form method="post" action="/settings/sign-in/switch" data-turbo="false">
      <input type="hidden" name="way" value={way} />
      <input type="hidden" name="on" value={String(!on)} />
      <button class="button is-small" type="submit" aria-label={`${text}: ${name}`}>
        {text}
      </button>
    </form>
  )
}
