import { drawOrder } from "./draw"
import type { AssignOption } from "./judge"
import type { TitleItem } from "./title-items"
import type { TreePorts, Trouble } from "./tree-ports"

// Stage 4 of the paper: numbered items with title and summary -> one category each, complete or asked again.

/** The chosen option's number, "other" when none fits, "unassigned" when the judge gave no usable answer twice. */
export type Choice = number | "other" | "unassigned"

/** One choice per item, in the order of `items`. */
export async function classify(
  items: readonly TitleItem[],
  { options, path }: { readonly options: readonly AssignOption[]; readonly path: readonly string[] },
  ports: TreePorts,
): Promise<{ choices: Choice[]; troubles: Trouble[] }> {
  const choices = items.map((): Choice => "unassigned")
  const indexed = items.map((item, index) => ({ item, index }))
  const order = drawOrder(indexed, ({ item }) => JSON.stringify([item.title, item.summary, item.categoryHint]), {
    seed: ports.config.seed,
    purpose: ["classify", ...path],
  })
  // The path of a release begins with "place".
  const inside = path.length > (path[0] === "place" ? 1 : 0)
  const numbers = new Set([0, ...options.map((option) => option.number)])

  /** Fills in what the judge answered; returns what is still open. */
  const ask = async (batch: typeof order, troubles: Trouble[]): Promise<typeof order> => {
    const reply = await ports.judge.assignCategories({
      items: batch.map(({ item: { title, summary, categoryHint } }, at) => ({
        number: at + 1,
        title,
        summary,
        categoryHint,
      })),
      options,
      ...(inside && { inside }),
      ...(ports.signal && { signal: ports.signal }),
    })
    if (!reply.ok) {
      troubles.push({ path, step: "assign", reason: reply.reason, detail: reply.detail })
      return batch
    }
    return batch.filter(({ index }, at) => {
      const number = reply.value.get(at + 1)
      if (number === undefined || !numbers.has(number)) return true
      choices[index] = number === 0 ? "other" : number
      return false
    })
  }

  const askTwice = async (batch: typeof order): Promise<Trouble[]> => {
    const first: Trouble[] = []
    const open = await ask(batch, first)
    if (open.length === 0) return []
    // The very same request would meet the same answer: after a failure of the whole call two smaller ones are asked.
    const half = first.length > 0 && open.length > 1 ? Math.ceil(open.length / 2) : open.length
    const second: Trouble[] = []
    const left = (await Promise.all(slices(open, half).map((slice) => ask(slice, second)))).flat()
    if (left.length === 0) return []
    const detail = `${left.length} of ${batch.length} items were left without a valid number twice.`
    return second.length > 0 ? second : [{ path, step: "assign", reason: "unparseable", detail }]
  }

  const troubles = await Promise.all(slices(order, ports.config.classifyBatch).map(askTwice))
  return { choices, troubles: troubles.flat() }
}

function slices<T>(things: readonly T[], size: number): T[][] {
  const result: T[][] = []
  for (let start = 0; start < things.length; start += size) result.push(things.slice(start, start + size))
  return result
}
