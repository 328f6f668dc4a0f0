import { pickZipf } from './random.ts'

const COMMON = (
  'the to and a of in is it for on that we be this with have not are you can but as at was if will so from or an ' +
  'they just now all when do by has one there about what out up get like my our more some then how please thanks ' +
  'time team build test deploy server release meeting today tomorrow yesterday review merge branch issue customer ' +
  'design page report draft update question answer figure budget plan launch error log data table index search ' +
  'channel message thread user login mail file image invoice order office coffee lunch train weekend holiday'
).split(' ')
const STARTS = 'b c d f g h j k l m n p r s t v w z br cl dr fr gr pl pr sl st tr'.split(' ')
const VOWELS = 'a e i o u ai ea io ou'.split(' ')
const ENDS = 'l n r s t m nd st rk lt ng x'.split(' ')
const FIRST_NAMES = (
  'Ana Ben Chen Dina Emil Fatima Goran Hana Igor Jana Kofi Lena Mario Nadia Omar Petra Quinn Rosa Sven Tara Umar ' +
  'Vera Wei Xenia Yusuf Zoe'
).split(' ')
const LAST_NAMES = (
  'Adler Bianchi Costa Demir Eriksen Fischer Garcia Horvat Ito Jensen Kumar Lopez Moreau Novak Okafor Park Rossi ' +
  'Silva Tanaka Weber Yilmaz Zhang'
).split(' ')

/** Words as a language has them: a few everywhere, most of them rare. */
export function makeWords(random: () => number, count: number): readonly string[] {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  const syllable = () => pick(STARTS) + pick(VOWELS)
  const words = new Set(COMMON)
  while (words.size < count) words.add(syllable() + (random() < 0.6 ? syllable() : '') + syllable() + pick(ENDS))
  return [...words]
}

/** Sentences of 4 to 20 words. */
export function makeSentences(random: () => number, words: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const length = 4 + Math.floor(random() * 17)
    return Array.from({ length }, () => words[pickZipf(random, words.length)] ?? '').join(' ')
  })
}

/** A display name for the person with that number. */
export function nameOf(number: number): string {
  const first = FIRST_NAMES[number % FIRST_NAMES.length] ?? ''
  const last = LAST_NAMES[Math.floor(number / FIRST_NAMES.length) % LAST_NAMES.length] ?? ''
  return `${first} ${last}`
}
