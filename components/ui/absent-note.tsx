import { absentFrom, type Asked, type Held } from "@/lib/domain/compare/missing-selection"
import { Note } from "./note"

/** Says what was asked for and is in none of these results, wherever nothing else would; `instead`: what is shown. */
export function AbsentNote({ asked, held, instead }: { asked: Asked; held: readonly Held[]; instead: string }) {
  const absent = absentFrom(asked, held)
  return absent === null ? null : (
    <div className="mb-5">
      <Note kind="warn">
        {absent}; {instead}.
      </Note>
    </div>
  )
}
