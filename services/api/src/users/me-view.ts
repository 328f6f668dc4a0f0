import { views, type MeView, type UserSettings } from '@ajet/shared/schema'
import { userView, type UserRow } from './view.ts'

export interface MeRow extends UserRow {
  readonly email: string | null
  readonly settings: Record<string, unknown>
}

export function meView(row: MeRow, now: number): MeView {
  return { ...userView(row, now), email: row.email, settings: readSettings(row.settings) }
}

/** Settings another build has written are shown as far as this one knows them, each by itself. */
export function readSettings(stored: Readonly<Record<string, unknown>>): UserSettings {
  const known = Object.entries(views.userSettings.shape).flatMap(([name, field]) =>
    name in stored && field.safeParse(stored[name]).success ? [[name, stored[name]]] : [],
  )
  return views.userSettings.parse(Object.fromEntries(known))
}
