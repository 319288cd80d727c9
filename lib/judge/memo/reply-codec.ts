import { z } from "zod"
import type { CategoryDraft } from "@/lib/method/judge/judge"
import type { Diagnosis } from "@/lib/domain/failures/annotation"
import { qualities, suspects, verdicts } from "@/lib/domain/enums"

/** A good reply of a judge <-> the JSON in which it is kept. `decode` gives null for what is not (any more) readable. */
export type ReplyCodec<Value> = {
  encode(value: Value): unknown
  decode(stored: unknown): Value | null
}

const span = z.object({ start: z.number().int().min(0), end: z.number().int().min(0) })

const diagnosis: z.ZodType<Diagnosis> = z.object({
  verdict: z.enum(verdicts),
  suspect: z.enum(suspects).nullable(),
  title: z.string(),
  summary: z.string(),
  secondary: z.string().nullable(),
  confidence: z.number().nullable(),
  criteria: z.array(
    z.object({
      text: z.string(),
      present: z.boolean().nullable(),
      quality: z.enum(qualities).nullable(),
      evidence: span.nullable(),
      missingQuote: z.string().nullable(),
      comment: z.string().nullable(),
    }),
  ),
  source: z.string(),
  categoryHint: z.string().nullable(),
})

const drafts: z.ZodType<readonly CategoryDraft[]> = z.array(z.object({ name: z.string(), definition: z.string() }))
const pairs = z.array(z.tuple([z.number().int(), z.number().int()]))

function plain<Value>(schema: z.ZodType<Value>): ReplyCodec<Value> {
  return { encode: (value) => value, decode: (stored) => schema.safeParse(stored).data ?? null }
}

export const diagnosisCodec = plain(diagnosis)
export const draftsCodec = plain(drafts)
export const assignmentsCodec: ReplyCodec<ReadonlyMap<number, number>> = {
  encode: (value) => [...value],
  decode: (stored) => {
    const parsed = pairs.safeParse(stored).data
    return parsed ? new Map(parsed) : null
  },
}
