import { formatCount } from "@/lib/format"

/** What the page, the API and the command line say where two sides count different variants of the same items. */

type Counted = {
  readonly datasetTitle: string
  readonly shared: number
  readonly variantA?: string | null
  readonly variantB?: string | null
}

/** benchmarks that are named, and pairs of variants that are told apart */
const [mostNamed, mostPairs] = [2, 3]

/**
 * "A counts strict-match, B flexible-extract", once for each pair of variants, with the benchmarks where it is not so on
 * all that are shared; none where both sides count the same.
 */
export function variantSentences(overlaps: readonly Counted[]): string[] {
  const shared = overlaps.filter((row) => row.shared > 0)
  const titles = new Map<string, string[]>()
  for (const { variantA, variantB, datasetTitle } of shared) {
    if (typeof variantA !== "string" || typeof variantB !== "string" || variantA === variantB) continue
    const sentence = `A counts ${variantName(variantA)}, B ${variantName(variantB)}`
    titles.set(sentence, [...(titles.get(sentence) ?? []), datasetTitle])
  }
  const all = [...titles].map(([sentence, on]) =>
    on.length === shared.length ? sentence : `${benchmarks(on)}: ${sentence}`,
  )
  const more = all.length - mostPairs
  return more > 0 ? [...all.slice(0, mostPairs), `So it is with ${formatCount(more)} more pairs of variants`] : all
}

/** Which variant one item's answers are of: "strict-match", "A strict-match, B plain answers"; "" of plain ones. */
export const variantsOf = ({ variant, variantB }: { readonly variant: string; readonly variantB: string }): string =>
  variant === variantB ? variant : `A ${variantName(variant)}, B ${variantName(variantB)}`

const variantName = (variant: string) => (variant === "" ? "plain answers" : variant)

function benchmarks(titles: readonly string[]): string {
  const more = titles.length - mostNamed
  return `${titles.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}`
}
