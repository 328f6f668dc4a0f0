import { expect, test } from 'bun:test'
import { channelMode } from './modes.ts'
import { parseCommand, takeWord } from './parse-command.ts'
import { suggest } from './suggest.ts'
import { commands, findCommand } from './table.ts'
import { commandsPage, commandsText } from './write-commands-page.ts'

test('AJ-28 a command is a slash, a name and what follows', () => {
  expect(parseCommand('/join #general')).toEqual({ name: 'join', rest: '#general' })
  expect(parseCommand('  /TOPIC  two\nlines  ')).toEqual({ name: 'topic', rest: 'two\nlines' })
  expect(parseCommand('/help')).toEqual({ name: 'help', rest: '' })
  for (const none of ['', '/', '//', 'join', '/ join', '/1', `/${'x'.repeat(50)}`, '/a/b']) {
    expect(parseCommand(none)).toBeUndefined()
  }
  expect(takeWord('one two  three')).toEqual(['one', 'two  three'])
  expect(takeWord('')).toEqual(['', ''])
})

test('AJ-28 parsing and suggesting stay fast whatever is typed', () => {
  const startedAt = performance.now()
  for (const text of [`/${' '.repeat(16_000)}`, `/a${' '.repeat(16_000)}x`, '/'.repeat(16_000)]) parseCommand(text)
  suggest(
    'x'.repeat(32),
    commands.map(({ name }) => name),
  )
  channelMode({ mode_i: false, mode_m: false, mode_s: false, mode_t: false, mode_n: false }, `${'+i'.repeat(8_000)}x`)
  expect(performance.now() - startedAt).toBeLessThan(200)
})

test('AJ-28 a mistyped name suggests the one that was meant, and nonsense none', () => {
  const names = commands.map(({ name }) => name)
  expect(suggest('jion', names)).toBe('join')
  expect(suggest('tpoic', names)).toBe('topic')
  expect(suggest('webh', names)).toBe('webhook')
  expect(suggest('qqqqqqq', names)).toBeUndefined()
})

test('HC-47 modes are added and taken away in one go', () => {
  const channel = { mode_i: false, mode_m: true, mode_s: false, mode_t: false, mode_n: true }
  expect(channelMode(channel, '+it-m')).toEqual(['i', 't', 'n'])
  expect(channelMode(channel, '')).toEqual(['m', 'n'])
  for (const wrong of ['i', '+', '+x', '+i foo', 'on']) expect(channelMode(channel, wrong)).toBeUndefined()
})

test('AJ-26 AJ-29 the table has the commands, each with a name of its own, a usage and a help', () => {
  const wanted =
    'join leave topic msg me shrug nick status invite help kick ban mute role purge webhook archive mode op voice remind'
  for (const name of wanted.split(' ')) expect(findCommand(name)?.usage).toStartWith(`/${name}`)
  const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  expect(new Set(names).size).toBe(names.length)
  for (const { help } of commands) expect(help).not.toBe('')
})

test('AJ-37 docs/slash-commands.md is fresh (bun services/api/src/commands/write-commands-page.ts)', async () => {
  expect(await Bun.file(commandsPage).text()).toBe(commandsText())
})

test('AJ-26 AJ-30 AJ-31 AJ-32 AJ-34 AJ-35 AJ-36 the commands of admins are for nobody else', () => {
  for (const name of ['ban', 'unban', 'kick', 'mute', 'unmute', 'role', 'purge', 'invite']) {
    expect({ name, role: findCommand(name)?.role }).toEqual({ name, role: 'admin' })
  }
  for (const { usage, completion = [] } of commands) {
    // What can be completed are words of the usage.
    for (const words of completion.filter((one) => typeof one !== 'string')) {
      expect({ usage, empty: words.filter((word) => word.trim() === '') }).toEqual({ usage, empty: [] })
    }
  }
})
