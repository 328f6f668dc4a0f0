import { z } from 'zod'

export type Json = Readonly<Record<string, unknown>>

/** The JSON Schema of what comes in or goes out. Checks that JSON Schema cannot say are left to the server. */
export function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
