import type { LogLevel } from './logger.ts'

/** The level of a namespace (LOG-5): of the longest dotted prefix that has one, else the default. */
export function levelOf(namespace: string, levels: Readonly<Record<string, LogLevel>>, standard: LogLevel): LogLevel {
  for (let name = namespace; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const level = levels[name]
    if (level) return level
  }
  return standard
}
