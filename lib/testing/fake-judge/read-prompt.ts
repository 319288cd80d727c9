/** A prompt of ours, taken apart again: task, delimited blocks, and the sentence after them. */
export type ReadPrompt = {
  readonly task: string
  readonly blocks: ReadonlyMap<string, string>
  readonly tail: string
}

const blockPattern = /^\[begin ([a-z-]+) ([0-9a-f]{16})\]\n([\s\S]*?)\n\[end \1 \2\]$/gm

/** Null when the text does not start with a task line. Of several blocks of one name the first is kept. */
export function readPrompt(user: string): ReadPrompt | null {
  const task = /^Task: ([a-z-]+)\n/.exec(user)?.[1]
  if (task === undefined) return null
  const blocks = new Map<string, string>()
  let end = 0
  for (const match of user.matchAll(blockPattern)) {
    const [whole, name = "", , text = ""] = match
    if (name === "earlier-reply") break
    if (!blocks.has(name)) blocks.set(name, text)
    end = match.index + whole.length
  }
  return { task, blocks, tail: user.slice(end) }
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
