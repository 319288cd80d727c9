import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { z } from "zod"

const file = path.join(import.meta.dirname, "../../../../shared/design/mock/figures.json")
const estimate = z.tuple([z.number(), z.number(), z.number()])

const schema = z.object({
  totals: z.object({ effectiveSampleSize: z.number() }),
  atlas: z.object({
    rows: z.array(z.object({ slug: z.string(), read: z.number(), models: z.number(), share: estimate })),
  }),
  category: z.object({
    slug: z.string(),
    rows: z.array(
      z.object({ dataSet: z.string(), model: z.string(), of: z.tuple([z.number(), z.number()]), rate: estimate }),
    ),
  }),
})

/** The figures drawn in the design, computed apart from this code; null where the folder beside it is absent. */
export function readDesignFigures(): z.infer<typeof schema> | null {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, "utf8"))) : null
}

/** They are rounded to four places. */
export const designRounding = 6e-5
