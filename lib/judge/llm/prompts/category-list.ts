import { z } from "zod"
import type { CategoryDraft, ParentCategory, TitleCount } from "@/lib/analysis/judge"
import { jsonLines, shorten, type Block } from "./material"
import { oneLine } from "./reply-words"
import type { Caps, ReadResult } from "./task"

/** The reply of the three tasks that make a list of categories. */
export const categoryListSchema = z.object({
  categories: z.array(
    z.object({
      name: z.string().describe("at most 5 words"),
      definition: z.string().describe("at most 30 words"),
    }),
  ),
})

export type CategoryList = z.infer<typeof categoryListSchema>

export const categoryRules = `Rules for the list:
- Each category names one skill or habit of thinking that fails, so that somebody who wants to repair the model knows what to work on. Names have at most 5 words, definitions at most 30.
- The definition says what belongs in it and, where a neighbour is close, what does not.
- Categories are of one level of detail, do not overlap, and together hold nearly everything. Frequent errors weigh more than rare ones; a rare error of its own kind may still deserve a category.
- No catch-all: nothing like "other", "general", "miscellaneous" or "wrong answer". What fits nowhere or cannot be analysed is left over on purpose.
- Names speak of the error, not of a subject, a data set or a model.`

/** Titles with their counts, most frequent first as given. */
export function titlesBlock(titles: readonly TitleCount[], caps: Caps): Block {
  const rows = titles.map(({ title, summary, count }) => ({
    title: oneLine(title, 160),
    count,
    summary: oneLine(summary, caps.summary),
  }))
  return { name: "errors", text: jsonLines(rows) }
}

export function categoriesBlock(categories: readonly CategoryDraft[]): Block {
  return {
    name: "categories",
    text: jsonLines(
      categories.map(({ name, definition }) => ({ name: oneLine(name, 120), definition: oneLine(definition, 500) })),
    ),
  }
}

export function parentBlocks(parent: ParentCategory): Block[] {
  return parent ? [{ name: "parent", text: shorten(JSON.stringify(parent), 1_000) }] : []
}

export function parentSentence(parent: ParentCategory): string {
  return parent
    ? "All of it already belongs to the category shown as parent: divide that category further; do not repeat it or widen it."
    : "These are the top categories of the whole taxonomy."
}

/** Names of catch-alls that judges give in spite of the rule; leaving them out sends their errors to Other. */
const catchAll =
  /^(other|others|miscellaneous|misc|general|unknown|unclear|hard to analy[sz]e|n\/a)( (errors?|issues?|category))?$/iu

/** The list without catch-alls and repeated names; a problem when it is empty, too long or wordy. */
export function readCategoryList(
  reply: CategoryList,
  { limit }: { readonly limit: number },
): ReadResult<readonly CategoryDraft[]> {
  const drafts = new Map<string, CategoryDraft>()
  for (const category of reply.categories) {
    const name = oneLine(category.name, 400)
    const definition = oneLine(category.definition, 500)
    if (name === "" || catchAll.test(name)) continue
    if (name.length > 80 || name.split(" ").length > 8)
      return { ok: false, problem: `The name "${name.slice(0, 100)}" is too long: at most 5 words.` }
    if (definition === "") return { ok: false, problem: `The category "${name}" has no definition.` }
    const key = name.toLowerCase()
    if (!drafts.has(key)) drafts.set(key, { name, definition })
  }
  if (drafts.size === 0) return { ok: false, problem: "The list holds no category that can be used." }
  if (drafts.size > limit)
    return { ok: false, problem: `The list holds ${drafts.size} categories; at most ${limit} are allowed.` }
  return { ok: true, value: [...drafts.values()] }
}

export const countSentence = (limit: number) =>
  limit === 1
    ? "Give exactly 1 category."
    : `Give at most ${limit} categories; fewer when fewer describe the errors well.`
