import { z } from "zod"
import type { CountedThere } from "@/lib/domain/compare/count-once"
import { count } from "@/lib/api/schema/fields"
import { countOnceSentences } from "@/lib/wording/count-once"

export const countOnceSchema = z
  .object({
    text: z.string(),
    benchmarks: z.array(
      z.object({
        items: count,
        dataset: z.string().describe("Where they are left out."),
        countedIn: z.string().describe("The benchmark with the same texts, where they count."),
      }),
    ),
  })
  .nullable()
  .describe("Items that two benchmarks have with the same texts: each counts once. Null: there are none.")

export function countOnceJson(counted: readonly CountedThere[]): z.infer<typeof countOnceSchema> {
  if (counted.length === 0) return null
  return { text: `${countOnceSentences(counted).join(". ")}.`, benchmarks: counted.map((one) => ({ ...one })) }
}
