import { HeuristicNote } from "@/components/judges/heuristic-note"
import { Note } from "@/components/ui/note"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

/**
 * Said wherever an analysis's own labels are shown, before anything else: who judged, how much of what it was given got
 * a label, and whether that is final. `status`: of the analysis, where there is one; `labels`: of what the page shows.
 */
export function LabelsNote(props: { status: string | undefined; isReleaseView: boolean; labels: Labels }) {
  const { labels } = props
  if (props.isReleaseView) return null
  const provisional = props.status !== undefined && props.status !== "done"
  if (!provisional && labels.part === "none") return null
  return (
    <div className="stack mb-5">
      {provisional ? (
        <Note kind="warn">Provisional: the analysis has not finished, and counts still change.</Note>
      ) : null}
      <HeuristicNote part={labels.part} labels={labels} />
    </div>
  )
}
