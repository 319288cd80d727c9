import Link from "next/link"
import { Note } from "@/components/ui/note"
import type { HeuristicPart } from "@/lib/domain/judge-id"
import { agreementSentence } from "@/lib/measured-agreement"
import { routes } from "@/lib/routes"

/**
 * Said wherever labels of the built-in judge are shown: what they are, and how far they were found to agree. `part`
 * "some": it went before a model, and only its surest findings were kept.
 */
export function HeuristicNote({ part = "all" }: { part?: HeuristicPart }) {
  if (part === "none") return null
  return (
    <Note kind="warn">
      {part === "all" ? agreementSentence() : partlySentence} Not validated by people.{" "}
      <Link href={routes.judge("builtin")}>How this was measured</Link>
    </Note>
  )
}

const partlySentence =
  "Some of these labels were not read: where a rule or a sure likeness settled the failure, the built-in judge gave " +
  "the label, and a language model read the rest. Each failure says which of the two spoke."
