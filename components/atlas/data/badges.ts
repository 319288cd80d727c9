import { hasInterval } from "@/lib/stats/core/estimate"
import { isFewRead, judgesDiffer } from "./findings"
import type { AtlasRow } from "./atlas-rows"

export type Badge = { readonly text: string; readonly tone: "line" | "warn" | "plain"; readonly about: string }

type Opinions = readonly { readonly first: string; readonly second: string; readonly count: number }[]

/** How a second judge's labels compare for one category. */
export function opinionsOn(slug: string, opinions: Opinions): { agreed: number; asked: number } {
  const own = opinions.filter((pair) => pair.first === slug)
  const sum = (pairs: Opinions) => pairs.reduce((total, pair) => total + pair.count, 0)
  return { asked: sum(own), agreed: sum(own.filter((pair) => pair.second === slug)) }
}

/** What to know about a row before trusting it. */
export function badgesOf(row: AtlasRow, opinions: Opinions): Badge[] {
  if (row.kind !== "category" || !row.node) return []
  const { agreed, asked } = opinionsOn(row.node.slug, opinions)
  return [
    ...(row.depth === 1 && row.share && hasInterval(row.share) && isFewRead(row.read)
      ? [{ text: "few read", tone: "line", about: "Fewer than 20 failures read: the interval is wide." } as const]
      : []),
    ...(judgesDiffer({ agreed, asked })
      ? [
          {
            text: "judges differ",
            tone: "warn",
            about: `A second judge chose the same category for ${agreed} of ${asked}.`,
          } as const,
        ]
      : []),
    ...(row.node.publishedMatch !== null && row.node.publishedMatchKind === "exact"
      ? [
          {
            text: "published",
            tone: "plain",
            about: "The published ErrorAtlas attests a category of this name.",
          } as const,
        ]
      : []),
  ]
}
