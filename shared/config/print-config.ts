import { stringify } from 'yaml'
import { redactFields } from '../logging/redact.ts'
import type { Config } from './config.ts'

/** The configuration as YAML for people; secrets are [REDACTED] (CFG-T8). */
export function printConfig(config: Config): string {
  const plain: unknown = JSON.parse(JSON.stringify(config))
  return stringify(typeof plain === 'object' && plain !== null ? redactFields(plain) : {})
}
