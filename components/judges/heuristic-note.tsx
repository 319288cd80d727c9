import Link from "next/link"
import { Note } from "@/components/ui/note"
import type { HeuristicPart } from "@/lib/domain/judges/judge-id"
import { heuristicSentence } from "@/lib/judge-info/measured-agreement"
import { routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"

/**
 * Said wherever labels of the built-in judge are shown, in one line: how many of the failures it was given have one
 * (`labels`, of the run or the part of it that is shown), and how far labels like these were found to hold. `part`
 * "some": it went before a model, and only its surest findings were kept.
 */
export function HeuristicNote(props: {
  part?: HeuristicPart
  labels?: Labels | undefined
  /** where two judges are held against each other: which of them */
  whose?: "A" | "B" | undefined
}) {
  const { part = "all", labels, whose } = props
  if (part === "none") return null
  return (
    <Note kind="warn">
      {whose === undefined ? null : `${whose}: `}
      {part === "all" ? heuristicSentence(labels) : partlySentence}{" "}
      <Link href={routes.judge("builtin")}>How this was measured</Link>
    </Note>
  )
}

const partlySentence = "Some labels were given by rules and likeness, without reading; each failure says which."
