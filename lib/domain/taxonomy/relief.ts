import { z } from "zod"

const place = { x: z.number(), y: z.number() }

/**
 * A drawn map of one taxonomy version: contour paths from the sea up, hills (the deepest categories), the name plate
 * of each top category, and the benchmarks' names in the sea. A hill is as high as its category's weighted share of all
 * failures, the same share that tables and headlines give: `count` is that share of the failures read. Units of `width` x `height`; stored as JSON.
 * @internal
 */
export const reliefSchema = z.object({
  width: z.number(),
  height: z.number(),
  contours: z.array(z.object({ kind: z.enum(["shoal", "coast", "plain", "index"]), path: z.string() })),
  hills: z.array(z.object({ slug: z.string(), category: z.string(), count: z.number(), ...place })),
  peaks: z.array(
    z.object({
      slug: z.string(),
      lines: z.array(z.string()),
      /** height: of all its hills together */
      count: z.number(),
      /** failures read in it, and the share of all failures they stand for */
      read: z.number(),
      share: z.number(),
      /** top of the category's highest hill */
      ...place,
      /** middle of its name plate */
      labelX: z.number(),
      labelY: z.number(),
      /** radius around (x, y) that holds its hills */
      reach: z.number(),
      /** left out where there is little room */
      minor: z.boolean(),
    }),
  ),
  seas: z.array(z.object({ name: z.string(), ...place })),
})

export type Relief = z.infer<typeof reliefSchema>

/** A stored map, or null when there is none or it was drawn by another version of this code. */
export function parseRelief(value: unknown): Relief | null {
  const parsed = reliefSchema.safeParse(value)
  return parsed.success ? parsed.data : null
}
