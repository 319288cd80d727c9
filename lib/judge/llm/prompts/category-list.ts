import { z } from "zod"
import type { CategoryDraft, CategoryWords, ParentCategory, TitleCount } from "@/lib/method/judge/judge"
import { jsonLines, shorten, type Block } from "./delimited-text"
import { oneLine } from "./normalise-reply"
import type { Caps, ReadResult } from "./prompt-task"

/** The reply of the three tasks that make a list of categories. */
export const categoryListSchema = z.object({
  categories: z.array(
    z.object({
      name: z.string().describe("in as few words as asked for"),
      definition: z.string().describe("in as few words as asked for"),
    }),
  ),
})

export type CategoryList = z.infer<typeof categoryListSchema>

export const categoryRules = `Rules for the list:
- Each category names one skill or habit of thinking that fails, so that somebody who wants to repair the model knows what to work on. Keep to the number of words asked for.
- The definition says what belongs in it and, where a neighbour is close, what does not.
- Categories are of one level of detail, do not overlap, and together hold nearly everything. Frequent errors weigh more than rare ones; a rare error of its own kind may still deserve a category.
- No catch-all: nothing like "other", "general", "miscellaneous" or "wrong answer". What fits nowhere or cannot be analysed is left over on purpose.
- Names speak of the error, not of a subject, a data set or a model.`

type ListRule = { readonly limit: number; readonly words?: CategoryWords }

const defaultWords: CategoryWords = { name: 5, definition: 30 }

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
  { limit, words = defaultWords }: ListRule,
): ReadResult<readonly CategoryDraft[]> {
  const drafts = new Map<string, CategoryDraft>()
  for (const category of reply.categories) {
    const name = oneLine(category.name, 400)
    const definition = oneLine(category.definition, 500)
    if (name === "" || catchAll.test(name)) continue
    // A word or two more is no reason to ask again.
    if (name.length > 80 || name.split(" ").length > words.name + 3)
      return { ok: false, problem: `The name "${name.slice(0, 100)}" is too long: at most ${words.name} words.` }
    if (definition === "") return { ok: false, problem: `The category "${name}" has no definition.` }
    const key = name.toLowerCase()
    if (!drafts.has(key)) drafts.set(key, { name, definition })
  }
  if (drafts.size === 0) return { ok: false, problem: "The list holds no category that can be used." }
  if (drafts.size > limit)
    return { ok: false, problem: `The list holds ${drafts.size} categories; at most ${limit} are allowed.` }
  return { ok: true, value: [...drafts.values()] }
}

/** How many categories, of how many words. */
export function sizeSentence({ limit, words = defaultWords }: ListRule): string {
  const count =
    limit === 1
      ? "Give exactly 1 category."
      : `Give at most ${limit} categories; fewer when fewer describe the errors well.`
  return `${count} Names have at most ${words.name} words, definitions at most ${words.definition}.`
}
