import { Note } from "@/components/ui/note"

/** Said wherever labels of an analysis are shown that nobody has checked. */
export function JudgeNote({ judge, heuristic }: { judge: string; heuristic: boolean }) {
  return (
    <Note kind={heuristic ? "warn" : "info"}>
      {heuristic ? (
        <p>
          <b>Heuristic.</b> These labels come from rules and from the nearest failures of the released atlas, not from
          reading. Use them to find where to look; they are not validated by people.
        </p>
      ) : (
        <p>Read by {judge}, a language model. Its labels are not validated by people.</p>
      )}
    </Note>
  )
}
