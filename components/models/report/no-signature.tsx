import type { ReactNode } from "react"
import { FEWEST_READ } from "@/components/models/signature/findings"
import { EmptyState } from "@/components/ui/empty-state"
import { formatCount, plural } from "@/lib/format"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { readWord } from "@/lib/wording/labels"

/** In the place of a signature: why there is none, and (`diagnose`) the way to one where nobody gave labels. */
export function NoSignature(props: {
  labels: Labels
  own: { readonly read: number; readonly failures: number; readonly covered: { readonly read: number } }
  diagnose: ReactNode
}) {
  const { labels, own, diagnose } = props
  const known = labels.part === "all" ? labels.labelled : own.read
  const title = own.read === 0 ? "No signature yet" : `Too few failures ${readWord(labels)} for a signature`
  return (
    <EmptyState title={title} action={own.failures > 0 ? diagnose : undefined}>
      {own.failures === 0
        ? "It failed nothing here, so there is nothing to divide into kinds."
        : own.read === 0
          ? "A signature needs failures that were read. Failure rates count every attempt all the same."
          : `${plural(known, "failure")} of ${formatCount(own.failures)} ${readWord(labels)}; ${own.covered.read < known && known >= FEWEST_READ ? "too few on each benchmark to stand for the rest." : `below ${FEWEST_READ} a share says nothing.`}`}
    </EmptyState>
  )
}
