/** @jsxImportSource hono/jsx */
import type { UserSettings } from '@ajet/shared/schema'

/** The choices by their setting, each with what goes without saying first. */
const looks = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'more'],
  density: ['comfortable', 'compact'],
  font_size: ['normal', 'small', 'large', 'largest'],
  line_spacing: ['normal', 'wide'],
  clock: ['auto', '24h', '12h'],
} as const

type Look = keyof typeof looks

const labels: Readonly<Record<Look, readonly [label: string, ...options: readonly string[]]>> = {
  theme: ['Theme', 'As the system', 'Light', 'Dark'],
  contrast: ['Contrast', 'As the system', 'High'],
  density: ['Density', 'Comfortable', 'Compact'],
  font_size: ['Text size', 'As the browser', 'Small', 'Large', 'Largest'],
  line_spacing: ['Line spacing', 'Normal', 'Wide'],
  clock: ['Clock', 'As the language', '24 hours', '12 hours'],
}

interface LookFieldsProps {
  readonly settings: UserSettings
  /** What the browser reported, for whoever has chosen none. */
  readonly browserZone: string
}

/** How pages look to their reader (WEB-45, WEB-46). */
export function LookFields({ settings, browserZone }: LookFieldsProps) {
  return (
    <fieldset>
      <legend>Looks</legend>
      {(Object.keys(looks) as Look[]).map((name) => (
        <Choices name={name} value={settings[name] ?? looks[name][0]} />
      ))}
      <ZoneField zone={settings.time_zone} browserZone={browserZone} />
    </fieldset>
  )
}

function Choices({ name, value }: { readonly name: Look; readonly value: string }) {
  const [label, ...texts] = labels[name]
  return (
    <div class="field" role="radiogroup" aria-label={label}>
      <span class="field-label">{label}</span>
      <div class="choices">
        {looks[name].map((option, at) => (
          <label class="choice">
            <input type="radio" name={name} value={option} checked={option === value} /> {texts[at]}
          </label>
        ))}
      </div>
    </div>
  )
}

const zones = Intl.supportedValuesOf('timeZone')

function ZoneField({ zone, browserZone }: { readonly zone: string | undefined; readonly browserZone: string }) {
  const known = zone === undefined || zones.includes(zone) ? zones : [zone, ...zones]
  return (
    <div class="field">
      <label for="field-time_zone">Time zone</label>
      <select id="field-time_zone" name="time_zone">
        <option value="">As the browser ({browserZone})</option>
        {known.map((one) => (
          <option value={one} selected={one === zone}>
            {one.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </div>
  )
}

/** The settings of a posted form; what is none of the choices is as if it was left out. */
export function looksOf(form: URLSearchParams): UserSettings {
  const pick = <T extends string>(name: Look, options: readonly T[]) =>
    options.find((option) => option === form.get(name))
  return {
    theme: pick('theme', looks.theme),
    contrast: pick('contrast', looks.contrast),
    density: pick('density', looks.density),
    font_size: pick('font_size', looks.font_size),
    line_spacing: pick('line_spacing', looks.line_spacing),
    clock: pick('clock', looks.clock),
    time_zone: form.get('time_zone') || undefined,
  }
}
