import Link from "next/link"
import { Note } from "@/components/ui/note"
import { agreementSentence } from "@/lib/measured-agreement"
import { routes } from "@/lib/routes"

/** Said wherever labels of the built-in judge are shown: what they are, and how far they were found to agree. */
export function HeuristicNote() {
  return (
    <Note kind="warn">
      {agreementSentence()} Not validated by people. <Link href={routes.judge("builtin")}>How this was measured</Link>
    </Note>
  )
}
