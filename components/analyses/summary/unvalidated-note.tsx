import { HeuristicNote } from "@/components/judges/heuristic-note"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { Note } from "@/components/ui/note"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

type Props = { readonly judge: string; readonly judgeId: string; readonly labels: Labels }

/** Said wherever labels of an analysis are shown that nobody has checked. */
export function UnvalidatedNote({ judge, judgeId, labels }: Props) {
  const part = heuristicPart(judgeId)
  if (part !== "none") return <HeuristicNote part={part} labels={labels} />
  return (
    <Note>
      <p>Read by {judge}, a language model. Its labels are not validated by people.</p>
    </Note>
  )
}
