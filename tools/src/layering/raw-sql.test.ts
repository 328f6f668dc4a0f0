import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../process.ts'

const sources = [...new Bun.Glob('{shared,services,server}/**/*.ts').scanSync({ cwd: root })].filter(
  (file) => !/node_modules|\.test\.ts$|\/testing\/|fixtures\.ts$|^shared\/testing\//.test(file),
)

function linesWith(pattern: RegExp, except: RegExp): readonly string[] {
  return sources
    .filter((file) => !except.test(file))
    .flatMap((file) => {
      const lines = readFileSync(path.join(root, file), 'utf8').split('\n')
      return lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line.trim()}`)
    })
}

test('AJ-110 text is sent to the database as SQL only by the database package itself', () => {
  expect(linesWith(/\.unsafe\(|CompiledQuery\.raw\(/, /^shared\/db\//)).toEqual([])
})

test('AJ-110 outside of migrations a query takes no text but one of two operators that stand there', () => {
  const raw = linesWith(/\bsql\.raw\(/, /^shared\/db\/migrations\//)
  expect(raw.filter((line) => !/sql\.raw\(\w+ === '\w+' \? '[<>]' : '[<>]'\)/.test(line))).toEqual([])
})

test('AJ-110 statements past the query builder are few and named', () => {
  const files = linesWith(/\.hot(?:<[^`]*>)?`/, /^shared\/db\//).map((line) => line.split(':')[0] ?? '')
  expect([...new Set(files)].toSorted()).toEqual([
    'services/api/src/sync/get-memberships.ts',
    'shared/auth/find-caller.ts',
  ])
})
