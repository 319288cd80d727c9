import { HeuristicNote } from "@/components/judges/heuristic-note"
import { heuristicPart } from "@/lib/domain/judge-id"
import { Note } from "@/components/ui/note"

type Props = { readonly judge: string; readonly heuristic: boolean; readonly judgeId: string }

/** Said wherever labels of an analysis are shown that nobody has checked. */
export function JudgeNote({ judge, heuristic, judgeId }: Props) {
  if (heuristic) return <HeuristicNote />
  if (heuristicPart(judgeId) === "some") return <HeuristicNote part="some" />
  return (
    <Note>
      <p>Read by {judge}, a language model. Its labels are not validated by people.</p>
    </Note>
  )
}
