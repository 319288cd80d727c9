/** A prompt of ours, taken apart again: task, delimited blocks, and the sentence after them. */
export type ReadPrompt = {
  readonly task: string
  readonly blocks: ReadonlyMap<string, string>
  readonly tail: string
}

const openPattern = /^\[begin ([a-z-]+) ([0-9a-f]{16})\]\n/gm

/** Null when the text does not start with a task line. Of several blocks of one name the first is kept. */
export function readPrompt(user: string): ReadPrompt | null {
  const task = /^Task: ([a-z-]+)\n/.exec(user)?.[1]
  if (task === undefined) return null
  const blocks = new Map<string, string>()
  let end = 0
  openPattern.lastIndex = 0
  for (let open = openPattern.exec(user); open; open = openPattern.exec(user)) {
    const [{ length }, name = "", code = ""] = open
    const start = open.index + length
    const mark = `\n[end ${name} ${code}]`
    const close = endOf(user, mark, start)
    if (close < 0) continue
    if (name === "earlier-reply") break
    if (!blocks.has(name)) blocks.set(name, user.slice(start, close))
    end = close + mark.length
    openPattern.lastIndex = end
  }
  return { task, blocks, tail: user.slice(end) }
}

/** Where the mark stands at the end of a line; -1: nowhere. */
function endOf(user: string, mark: string, from: number): number {
  let at = user.indexOf(mark, from)
  while (at >= 0 && at + mark.length < user.length && user[at + mark.length] !== "\n") at = user.indexOf(mark, at + 1)
  return at
}

/** One JSON object a line. */
export function readLines(block: string | undefined): Record<string, unknown>[] {
  return (block ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** How many categories the prompt allows. */
export function readLimit(tail: string): number {
  return Number(/(?:at most|exactly) (\d+) categor/.exec(tail)?.[1] ?? 25)
}
