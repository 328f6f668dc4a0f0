import { z } from 'zod'

const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/
const LONE_SURROGATE = /\p{Surrogate}/u
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/
const STACKED_MARKS = /\p{M}{9,}/u

const isStorable = (text: string) => !HIDDEN.test(text) && !LONE_SURROGATE.test(text)

/** Text of several lines: no control characters but tab and line breaks, valid Unicode, NFC, line breaks as `\n`. */
export function longText(max: number) {
  return z
    .string()
    .refine(isStorable, 'holds characters that cannot be stored')
    .transform((text) => text.replace(/\r\n?/g, '\n').normalize('NFC'))
    .pipe(z.string().max(max))
}

/** A one-line label people see (names, topics): trimmed, single spaces, no bidirectional overrides or invisible characters, no towers of marks (ABU-14). */
export function label(max: number, min = 1) {
  return z
    .string()
    .refine(isStorable, 'holds characters that cannot be stored')
    .refine((text) => !INVISIBLE.test(text), 'holds invisible characters')
    .refine((text) => !STACKED_MARKS.test(text.normalize('NFD')), 'holds too many combining marks')
    .transform((text) => text.replace(/\s+/g, ' ').trim().normalize('NFC'))
    .pipe(z.string().min(min).max(max))
}
