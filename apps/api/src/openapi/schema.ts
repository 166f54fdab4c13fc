import { z } from 'zod';

export type Json = Record<string, unknown>;

/** The JSON Schema (2020-12, as OpenAPI 3.1 wants it) of what is sent or of what comes back. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json;
  return rest;
}
