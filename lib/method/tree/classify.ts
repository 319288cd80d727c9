import { hashOrder } from "@/lib/method/sampling/hash-order"
import type { AssignOption } from "@/lib/method/judge/judge"
import type { TitleItem } from "./title-items"
import type { TreePorts, Trouble } from "./tree-ports"

// Stage 4 of the paper: numbered items with title and summary -> one category each, complete or asked again.

/** The chosen option's number, "other" when none fits, "unassigned" when the judge gave no usable answer, asked again or not. */
export type Choice = number | "other" | "unassigned"

/** One choice per item, in the order of `items`. */
export async function classify(
  items: readonly TitleItem[],
  { options, path }: { readonly options: readonly AssignOption[]; readonly path: readonly string[] },
  ports: TreePorts,
): Promise<{ choices: Choice[]; troubles: Trouble[] }> {
  const choices = items.map((): Choice => "unassigned")
  const indexed = items.map((item, index) => ({ item, index }))
  const order = hashOrder(indexed, ({ item }) => JSON.stringify([item.title, item.summary, item.categoryHint]), {
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

  const askUntilDone = async (batch: typeof order): Promise<Trouble[]> => {
    let troubles: Trouble[] = []
    let open = await ask(batch, troubles)
    let [asked, parts] = [batch.length, 1]
    for (let again = 0; again < ports.config.reask && open.length > 0; again += 1) {
      // The very same request would meet the same answer: where nothing was gained, smaller ones are asked.
      parts = open.length === asked || troubles.length > 0 ? parts * 2 : 1
      asked = open.length
      const now: Trouble[] = []
      const slicesNow = slices(open, Math.ceil(open.length / parts))
      open = (await Promise.all(slicesNow.map((slice) => ask(slice, now)))).flat()
      troubles = now
    }
    if (open.length === 0) return []
    const detail = `${open.length} of ${batch.length} items were left without a valid number.`
    return troubles.length > 0 ? troubles : [{ path, step: "assign", reason: "unparseable", detail }]
  }

  const troubles = await Promise.all(slices(order, ports.config.classifyBatch).map(askUntilDone))
  return { choices, troubles: troubles.flat() }
}

function slices<T>(things: readonly T[], size: number): T[][] {
  const result: T[][] = []
  for (let start = 0; start < things.length; start += size) result.push(things.slice(start, start + size))
  return result
}
