import Link from "next/link"
import { Note } from "@/components/ui/note"
import { routes } from "@/lib/routes"

/** Said wherever an analysis's own labels are shown: who judged, and whether they are final. */
export function JudgeNote(props: { judgeId: string; status: string; isReleaseView: boolean }) {
  if (props.isReleaseView) return null
  const provisional = props.status !== "done"
  const heuristic = props.judgeId === "builtin"
  if (!provisional && !heuristic) return null
  return (
    <div style={{ marginBottom: "1.25rem" }}>
      <Note kind="warn">
        {provisional ? "Provisional: the analysis has not finished, and counts still change. " : null}
        {heuristic ? (
          <>
            Labels of the built-in judge are heuristic: checks and likeness to failures read before, no language model.{" "}
            <Link href={routes.judge(props.judgeId)}>How often it agrees with the atlas</Link>
          </>
        ) : null}
      </Note>
    </div>
  )
}
