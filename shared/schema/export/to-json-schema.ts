import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** The JSON Schema of what is written, without the checks that JSON Schema cannot say. */
export function toJsonSchema(schema: z.ZodType, target: 'draft-2020-12' | 'draft-7' = 'draft-2020-12'): JsonSchema {
  const options = { target, io: 'input', unrepresentable: 'any', override: dropNoise } as const
  const { $schema: _, ...rest } = z.toJSONSchema(schema, options)
  return rest
}

/** One document that holds many schemas under `$defs`. */
export function documentOf(title: string, description: string, $defs: object, further: object = {}): string {
  return `${JSON.stringify({ $schema: DIALECT, title, description, ...further, $defs }, null, 2)}\n`
}

/** A format says what its pattern says, and integers are safe ones. */
function dropNoise({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}
