import { categoryLimit } from "@/lib/method/config/analysis-config"
import { hashOrder } from "@/lib/method/sampling/hash-order"
import type { CategoryDraft, JudgeResult, ParentCategory, TitleCount } from "@/lib/method/judge/judge"
import type { TreePorts, Trouble } from "./tree-ports"

// Stage 3 of the paper: titles with counts, in batches in hash order -> categories: proposed, refined batch by batch,
// reviewed.

type Construction = { readonly categories: readonly CategoryDraft[]; readonly troubles: readonly Trouble[] }

/**
 * Categories for one node. `path` is the names from the top to that node, empty at the top. An answer that fails costs
 * only itself: the last good list stays, the trouble is told. No categories at all means that every proposal failed.
 */
export async function construct(
  titles: readonly TitleCount[],
  { parent, path }: { readonly parent: ParentCategory; readonly path: readonly string[] },
  { judge, config, signal }: TreePorts,
): Promise<Construction> {
  const limit = categoryLimit(titles.length, config)
  const orderOf = (pass: number) => {
    // Every pass has an order of its own: batches are mixed anew.
    const purpose = [pass === 1 ? "construct" : `construct, pass ${pass}`, ...path]
    return hashOrder(titles, ({ title }) => title, { seed: config.seed, purpose })
  }
  const common = { limit, parent, ...(signal && { signal }) }
  const troubles: Trouble[] = []
  let categories: readonly CategoryDraft[] = []
  const take = (step: Trouble["step"], reply: JudgeResult<readonly CategoryDraft[]>) => {
    const drafts = reply.ok ? tidy(reply.value, limit) : []
    if (drafts.length > 0) categories = drafts
    else troubles.push({ path, step, ...(reply.ok ? emptyReply : { reason: reply.reason, detail: reply.detail }) })
  }
  const show = async (batch: readonly TitleCount[]): Promise<void> => {
    const isFirst = categories.length === 0
    if (!isFirst && config.refinePasses === 0) return
    const reply = isFirst
      ? await judge.proposeCategories({ ...common, titles: batch })
      : await judge.refineCategories({ ...common, titles: batch, categories })
    if (reply.ok || reply.reason !== "context-too-long" || batch.length <= smallestBatch)
      return take(isFirst ? "propose" : "refine", reply)
    // Too many at once for this judge, not one too long: titles are short.
    const half = Math.ceil(batch.length / 2)
    await show(batch.slice(0, half))
    await show(batch.slice(half))
  }
  for (let pass = 1; pass <= Math.max(1, config.refinePasses); pass += 1) {
    const order = orderOf(pass)
    for (let start = 0; start < order.length; start += config.constructBatch)
      await show(order.slice(start, start + config.constructBatch))
  }
  if (config.review && categories.length > 1) take("review", await judge.reviewCategories({ ...common, categories }))
  return { categories, troubles }
}

/** A batch of so few titles is not divided any further. */
const smallestBatch = 10

const emptyReply = { reason: "unparseable", detail: "The answer held no usable category." } as const

/** Names once each, bounded, without an "Other" of the judge's own: what fits nowhere is counted by us. */
function tidy(drafts: readonly CategoryDraft[], limit: number): CategoryDraft[] {
  const seen = new Set<string>(["", "other", "others", "unassigned", "none"])
  const kept: CategoryDraft[] = []
  for (const draft of drafts) {
    const name = clean(draft.name, 80)
    const key = name.toLowerCase()
    if (seen.has(key)) continue
    seen.add(key)
    kept.push({ name, definition: clean(draft.definition, 1_000) })
  }
  return kept.slice(0, limit)
}

function clean(text: string, length: number): string {
  return text
    .toWellFormed()
    .replaceAll("\u0000", "")
    .replace(/\s+/gu, " ")
    .trim()
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, "")
}
