import { z } from "zod"
import { nameKinds } from "./name-kind"

/** By what an item is found among other results: its text, or the id its files have. */
export const matchings = ["text", "id"] as const
export type Matching = (typeof matchings)[number]

const common = { dataset: z.string(), items: z.number().int() }

/** What an import found out about names, ids and prompts, and did about it. `items`: of how many. */
const itemNoteSchema = z.discriminatedUnion("kind", [
  /** ids began anew in every sub-task: they have its name, which `column` holds, before them */
  z.object({ kind: z.literal("sub-tasks"), ...common, column: z.string() }),
  /** ids stood for several questions, and no column tells them apart: each question is an item of its own */
  z.object({ kind: z.literal("texts"), ...common }),
  /** prompts hold the same questions in other templates: items go by their question */
  z.object({ kind: z.literal("template"), ...common }),
  /** one side has no references, and the questions are the same */
  z.object({ kind: z.literal("reference"), ...common }),
  /** a name that was taken for another one before could not count as it here, for a reason that is a sentence */
  z.object({
    ...{ kind: z.literal("not-merged"), of: z.enum(nameKinds) },
    ...{ from: z.string(), into: z.string(), reason: z.string() },
  }),
])
export type ItemNote = z.infer<typeof itemNoteSchema>

export const itemNotesSchema = z.array(itemNoteSchema)
