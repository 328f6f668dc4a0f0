/** @jsxImportSource hono/jsx */
interface ChoiceProps {
  readonly name: string
  readonly value: string
  readonly text: string
  readonly checked: boolean
}

/** One of several things that can be ticked in a form. */
export function Choice({ name, value, text, checked }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="checkbox" name={name} value={value} checked={checked} /> <bdi>{text}</bdi>
    </label>
  )
}
