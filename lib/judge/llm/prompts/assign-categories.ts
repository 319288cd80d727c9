import { z } from "zod"
import type { AssignRequest } from "@/lib/method/judge/judge"
import { delimit, jsonLines } from "./delimited-text"
import { itemNumber, oneLine } from "./normalise-reply"
import { jsonRule, materialRule, type Caps, type PromptTask, type ReadResult } from "./prompt-task"

const replySchema = z.object({
  assignments: z.array(
    z.object({
      item: itemNumber.describe("number of the error"),
      category: itemNumber.describe("number of its category, 0 for none of them"),
    }),
  ),
})

type Reply = z.infer<typeof replySchema>

const system = `You sort errors of language models into given categories. Each error has a number, a title and a summary; each category has a number, a name and a definition.

${materialRule}

Give every error the number of exactly one category: the one whose definition covers the cause of the error, which the summary tells better than the title. When two fit, take the more specific one. Category 0 is "Other": use it only when no definition covers the error, not when you hesitate between two. Answer with numbers only, each error number once, none left out.

${jsonRule}`

function build({ items, options }: AssignRequest, caps: Caps): string {
  const categories = [
    { number: 0, name: "Other", definition: "None of the categories below covers the error." },
    ...options.map(({ number, name, definition, includes, excludes }) => ({
      number,
      name: oneLine(name, 120),
      definition: oneLine(definition, 500),
      ...(includes.length > 0 ? { includes: list(includes) } : {}),
      ...(excludes.length > 0 ? { excludes: list(excludes) } : {}),
    })),
  ]
  const errors = items.map(({ number, title, summary }) => ({
    number,
    title: oneLine(title, 160),
    summary: oneLine(summary, caps.summary * 2),
  }))
  const material = delimit([
    { name: "categories", text: jsonLines(categories) },
    { name: "errors", text: jsonLines(errors) },
  ])
  return `Task: assign-categories\n\n${material}\n\nAssign all ${items.length} errors.`
}

const list = (texts: readonly string[]) => texts.slice(0, 8).map((text) => oneLine(text, 200))

/** Known numbers only. An item answered twice in different ways counts as not answered. */
function read(reply: Reply, { items, options }: AssignRequest): ReadResult<ReadonlyMap<number, number>> {
  const itemNumbers = new Set(items.map((item) => item.number))
  const categories = new Set([0, ...options.map((option) => option.number)])
  const answers = new Map<number, number>()
  const contradicted = new Set<number>()
  for (const { item, category } of reply.assignments) {
    if (!itemNumbers.has(item) || !categories.has(category)) continue
    const before = answers.get(item)
    if (before !== undefined && before !== category) contradicted.add(item)
    answers.set(item, category)
  }
  for (const item of contradicted) answers.delete(item)
  if (answers.size === 0 && items.length > 0)
    return { ok: false, problem: "No error of the list was given the number of a category on offer." }
  return { ok: true, value: answers }
}

export const assignTask: PromptTask<AssignRequest, Reply, ReadonlyMap<number, number>> = {
  name: "assign-categories",
  system,
  replySchema,
  build,
  read,
}
