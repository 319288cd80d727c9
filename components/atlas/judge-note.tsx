import { HeuristicNote } from "@/components/judges/heuristic-note"
import { heuristicPart } from "@/lib/domain/judge-id"
import { Note } from "@/components/ui/note"

/** Said wherever an analysis's own labels are shown: who judged, and whether they are final. */
export function JudgeNote(props: { judgeId: string; status: string; isReleaseView: boolean }) {
  if (props.isReleaseView) return null
  const provisional = props.status !== "done"
  const part = heuristicPart(props.judgeId)
  if (!provisional && part === "none") return null
  return (
    <div className="stack mb-5">
      {provisional ? (
        <Note kind="warn">Provisional: the analysis has not finished, and counts still change.</Note>
      ) : null}
      <HeuristicNote part={part} />
    </div>
  )
}
