import type { Setting } from './setting.ts'
import type { settings } from './settings.ts'

type Head<K> = K extends `${infer H}.${string}` ? H : K
type Tail<K, H extends string> = K extends `${H}.${infer T}` ? T : never
type Nested<S> = {
  readonly [H in Head<keyof S & string> & string]: H extends keyof S
    ? S[H] extends Setting<infer T>
      ? T
      : never
    : Nested<{ readonly [K in keyof S as Tail<K, H>]: S[K] }>
}

export type SettingKey = keyof typeof settings

/** The configuration as the program reads it: `config.http.port`. Made from the table of settings. */
export type Config = Nested<Omit<typeof settings, 'base_url'>> & {
  /** Always known: made from the port when not set. */
  readonly base_url: string
}

/** Values by key, before they are nested. */
export type RawValues = Readonly<Partial<Record<SettingKey, unknown>>>

/** Where each value that is not a default came from, in words: a file, a variable, an option. */
export type Sources = Readonly<Partial<Record<SettingKey, string>>>
