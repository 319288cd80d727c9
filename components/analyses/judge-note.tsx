import { HeuristicNote } from "@/components/judges/heuristic-note"
import { Note } from "@/components/ui/note"

/** Said wherever labels of an analysis are shown that nobody has checked. */
export function JudgeNote({ judge, heuristic }: { judge: string; heuristic: boolean }) {
  if (heuristic) return <HeuristicNote />
  return (
    <Note>
      <p>Read by {judge}, a language model. Its labels are not validated by people.</p>
    </Note>
  )
}
