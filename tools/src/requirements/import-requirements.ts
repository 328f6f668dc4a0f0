import path from 'node:path'
import { root } from '../process.ts'
import { parseRequirements, type Requirement } from './requirement.ts'

export const requirementsFile = path.join(root, 'docs/requirements.json')

const sources = [
  { file: 'REQUIREMENTS.md', section: 'Requirements' },
  { file: 'UI.md', section: 'Clients' },
  { file: 'FAULTS.md', section: 'Faults and abuse' },
]

/**
 * Reads the specifications of `folder` into docs/requirements.json, which is checked in because a clone does not have
 * them. Answers how many rows there are; throws when a file is missing or an id is there twice.
 */
export async function importRequirements(folder: string): Promise<number> {
  const all: Requirement[] = []
  for (const { file, section } of sources) {
    all.push(...parseRequirements(await Bun.file(path.resolve(folder, file)).text(), section))
  }
  const ids = all.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) throw new Error(`${twice} is there twice`)
  await Bun.write(requirementsFile, `[\n${all.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`)
  return all.length
}
