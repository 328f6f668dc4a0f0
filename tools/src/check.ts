import { checks, tool, type CheckResult } from './checks.ts'
import { importRequirements } from './requirements/import-requirements.ts'
import { checkRequirements, writeRequirementsMap } from './requirements/check-requirements.ts'

const usage = `usage: npm run check [-- <check>]
  lint | types | format | layering | dependencies | requirements   one check; without a name all
  format --write                   format every file
  requirements --write             write docs/requirements-map.md
  requirements --import <folder>   read REQUIREMENTS.md, UI.md and FAULTS.md of that folder first`

const [name, flag, value] = process.argv.slice(2)

if (name === 'format' && flag === '--write') await report('format', await tool(['oxfmt', '--write']))
else if (name === 'requirements' && flag === '--write') await writeMap()
else if (name === 'requirements' && flag === '--import' && value !== undefined) await importAndWrite(value)
else await runNamed()

async function runNamed(): Promise<void> {
  const chosen = checks.filter((check) => name === undefined || check.name === name)
  if (chosen.length === 0 || flag !== undefined) {
    console.error(usage)
    process.exitCode = 2
    return
  }
  for (const check of chosen) await report(check.name, await check.run())
}

async function importAndWrite(folder: string): Promise<void> {
  console.log(`${await importRequirements(folder)} requirements read`)
  await writeMap()
}

async function writeMap(): Promise<void> {
  await writeRequirementsMap()
  await report('requirements', await checkRequirements())
}

async function report(title: string, { ok, output }: CheckResult): Promise<void> {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${title}`)
  if (!ok) console.log(output.trimEnd())
  if (!ok) process.exitCode = 1
}
