import { describe, expect, test } from 'bun:test'
import { withUnreported } from './bun-test.ts'
import { parseJunit } from './junit.ts'
import { run } from './process.ts'
import { kindOf } from './test-files.ts'
import { parseSelection, selectFiles } from './test-selection.ts'

const xml = `<?xml version="1.0"?><testsuites><testsuite name="a">
<testcase name="one" classname="" time="0" file="a.test.ts" line="1" />
<testcase name="two" classname="" file="a.test.ts"><skipped /></testcase>
<testcase name="three &lt;b&gt;" classname="group" file="b.test.ts"><failure type="E" message="x">y</failure></testcase>
</testsuite></testsuites>`

describe('counting', () => {
  test('reads passed, failed and skipped tests with their titles', () => {
    const report = parseJunit(xml)
    expect([report.passed, report.failed, report.skipped]).toEqual([1, 1, 1])
    expect(report.failedTitles).toEqual(['b.test.ts: group > three <b>'])
    expect(report.skippedTitles).toEqual(['a.test.ts: two'])
  })

  test('a file that reports nothing is a failure', () => {
    const asked = { files: ['a.test.ts', 'b.test.ts', 'c.test.ts'], stageTimeoutMs: 60_000 }
    expect(withUnreported(parseJunit(xml), asked, 1, false).failedTitles).toContain('c.test.ts: reported no test')
    expect(withUnreported(parseJunit(''), asked, 124, true)).toMatchObject({ failed: 3, passed: 0 })
  })

  test('an exit code without any failed test is a failure', () => {
    const clean = parseJunit(xml.replace(/<failure.*?<\/failure>/, ''))
    const asked = { files: ['a.test.ts', 'b.test.ts'], stageTimeoutMs: 1 }
    expect(withUnreported(clean, asked, 0, false).failed).toBe(0)
    expect(withUnreported(clean, asked, 1, false).failed).toBe(1)
  })
})

describe('choosing', () => {
  const files = ['a/x.test.ts', 'a/y.integration.test.ts', 'tests/e2e/z.e2e.test.ts', 'tests/chaos/k.chaos.test.ts']

  test('AJ-119 AJ-120 AJ-122 AJ-124 the kind of a file is in its name', () => {
    expect(files.map(kindOf)).toEqual(['unit', 'integration', 'e2e', 'chaos'])
    expect(kindOf('tests/journeys/first-day.journey.test.ts')).toBe('e2e')
    expect(kindOf('shared/http/body-limit.test.tsx')).toBe('unit')
  })

  test('without arguments everything runs, checks too', () => {
    expect(parseSelection([])).toEqual({
      kinds: ['unit', 'integration', 'e2e', 'chaos'],
      filters: [],
      withChecks: true,
    })
    expect(parseSelection(['all']).withChecks).toBe(true)
  })

  test('AJ-124 a kind and a path narrow it down', () => {
    expect(parseSelection(['unit'])).toEqual({ kinds: ['unit'], filters: [], withChecks: false })
    expect(selectFiles('unit', parseSelection(['./a/']), files)).toEqual(['a/x.test.ts'])
    expect(selectFiles('e2e', parseSelection(['a/']), files)).toEqual([])
  })
})

describe('running a command', () => {
  test('gives its exit code and what it printed', async () => {
    const command = [process.execPath, '-e', 'console.log("out"); console.error("err"); process.exit(3)']
    expect(await run(command, { timeoutMs: 5000 })).toEqual({ code: 3, output: 'out\nerr\n', timedOut: false })
  })

  test('ends it when the time is over', async () => {
    const finished = await run([process.execPath, '-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 50 })
    expect(finished).toMatchObject({ code: 124, timedOut: true })
  })

  test('a program that is not there is code 127', async () => {
    expect((await run(['no-such-program'], { timeoutMs: 1000 })).code).toBe(127)
  })
})
