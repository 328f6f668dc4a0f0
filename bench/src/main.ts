import { pinGenerator } from './measure/affinity.ts'
import { parseOptions, usage, type Options, type WorkloadName } from './options.ts'
import { describeCircumstances, readCircumstances } from './report/circumstances.ts'
import type { Section } from './report/section.ts'
import { renderTable } from './report/table.ts'
import { runHistory } from './workloads/history.ts'
import { runIdle } from './workloads/idle.ts'
import { runMemory } from './workloads/memory.ts'
import { runPost } from './workloads/post.ts'
import { runSeed } from './seed.ts'
import { runResume } from './workloads/resume.ts'
import { runSaturation } from './workloads/saturation.ts'
import { runStored } from './workloads/stored.ts'
import { runStreams, runTeam } from './workloads/team.ts'
import { runW2 } from './workloads/w2.ts'

const workloads: Readonly<Record<WorkloadName, (options: Options) => Promise<readonly Section[]>>> = {
  w2: runW2,
  post: runPost,
  memory: runMemory,
  idle: runIdle,
  resume: runResume,
  history: runHistory,
  stored: runStored,
  team: runTeam,
  streams: runStreams,
  saturation: runSaturation,
}

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === 'seed') return await runSeed(args.slice(1))
  const options = readOptions(args)
  if (!options) return 2
  pinGenerator()
  const circumstances = readCircumstances()
  if (!options.json) console.log(describeCircumstances(circumstances))
  const sections: Section[] = []
  for (const name of options.workloads) {
    for (const section of await workloads[name](options)) {
      sections.push(section)
      if (!options.json) console.log(`\n${renderTable(section)}`)
    }
  }
  if (options.json) console.log(JSON.stringify({ circumstances, options, sections }, undefined, 2))
  return sections.some(({ failures }) => failures.length > 0) ? 1 : 0
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    return parseOptions(args)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return undefined
  }
}
