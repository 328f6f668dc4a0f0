/** @jsxImportSource hono/jsx */
import type { UserSettings } from '@ajet/shared/schema'
import { Field } from './field.tsx'

export interface NotificationFieldsProps {
  readonly settings: UserSettings
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The clock of the reader, for `dnd_until`. */
  readonly timeOf: (at: number) => string
  /** Where the hours are counted when none were set before. */
  readonly zone: string
}

/** What notifies besides one's name, and when nothing makes a noise. */
export function NotificationFields({ settings, now, timeOf, zone }: NotificationFieldsProps) {
  const { keywords = [], dnd_hours: hours } = settings
  const until = settings.dnd_until ? Date.parse(settings.dnd_until) : 0
  return (
    <fieldset>
      <legend>Notifications</legend>
      <Field
        name="keywords"
        label="Keywords"
        value={keywords.join(', ')}
        hint="Messages with one of these words notify you. Separated by commas, up to five words each."
        placeholder="deploy, on call"
      />
      <div class="field">
        <label for="field-dnd">Do not disturb</label>
        <select id="field-dnd" name="dnd">
          {until > now ? <option value="keep">Until {timeOf(until)}</option> : null}
          <option value="off">{until > now ? 'No longer' : 'Not now'}</option>
          {pauses.map(([minutes, text]) => (
            <option value={String(minutes)}>{text}</option>
          ))}
        </select>
        <span class="field-hint">Notifications are kept and counted, and make no noise.</span>
      </div>
      <div class="form-row">
        <TimeField name="dnd_from" label="Every day from" value={hours?.from} />
        <TimeField name="dnd_to" label="To" value={hours?.to} />
      </div>
      <p class="field-hint">
        Both empty: at no time. Counted in <bdi>{hours?.time_zone ?? zone}</bdi>.
      </p>
      <input type="hidden" name="dnd_zone" value={hours?.time_zone ?? zone} />
    </fieldset>
  )
}

/** For how many minutes one can be left alone. */
const pauses = [
  [30, 'For half an hour'],
  [60, 'For an hour'],
  [240, 'For four hours'],
  [1_440, 'For a day'],
] as const

interface TimeFieldProps {
  readonly name: string
  readonly label: string
  readonly value: string | undefined
}

function TimeField({ name, label, value }: TimeFieldProps) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <input id={`field-${name}`} type="time" name={name} value={value ?? ''} />
    </div>
  )
}

/** The settings those fields stand for; what is wrong with them the API says. */
export function notificationsOf(form: URLSearchParams, before: UserSettings, now: number): UserSettings {
  // A page from before these fields were on it.
  if (!form.has('keywords')) return {}
  const [from, to] = [form.get('dnd_from') ?? '', form.get('dnd_to') ?? '']
  const minutes = Number(form.get('dnd'))
  const paused = pauses.some(([known]) => known === minutes) ? new Date(now + minutes * 60_000).toISOString() : null
  const keywords = (form.get('keywords') ?? '').split(',').map((word) => word.trim())
  return {
    keywords: keywords.filter((word) => word !== ''),
    dnd_until: form.get('dnd') === 'keep' ? (before.dnd_until ?? null) : paused,
    dnd_hours: from === '' && to === '' ? null : { from, to, time_zone: form.get('dnd_zone') ?? '' },
  }
}
