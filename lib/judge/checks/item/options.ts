/** One answer option of a multiple-choice question. */
export type Option = { readonly letter: string; readonly text: string }

/**
 * The last run of lines that begin with A, B, C … in order ("A. text", "(A) text", "A: text", "A) text"); empty when
 * there are fewer than two. The last run wins because few-shot examples come first.
 */
export function readOptions(input: string): Option[] {
  let run: Option[] = []
  let best: Option[] = []
  for (const line of input.split("\n")) {
    const match = /^\s{0,8}(?:\(([A-Z])\)|([A-Z])[.):])\s{0,8}(.*)$/u.exec(line.slice(0, 4_000))
    const letter = match?.[1] ?? match?.[2]
    if (letter === undefined) continue
    const expected = String.fromCharCode(65 + run.length)
    if (letter === expected) run.push({ letter, text: (match?.[3] ?? "").trim() })
    else run = letter === "A" ? [{ letter, text: (match?.[3] ?? "").trim() }] : []
    if (run.length >= 2) best = run
  }
  return best
}
