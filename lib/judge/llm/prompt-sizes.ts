import type { AssignOption, DiagnoseRequest } from "@/lib/method/judge/judge"
import type { CountTokens } from "./count-tokens"
import { render } from "./llm-judge"
import { assignTask } from "./prompts/assign-categories"
import { diagnoseTask } from "./prompts/diagnose"
import { proposeTask } from "./prompts/propose-categories"
import { refineTask } from "./prompts/refine-categories"
import { reviewTask } from "./prompts/review-categories"
import { fullCaps } from "./prompts/prompt-task"

type Rendered = ReturnType<typeof render>

/** Everything of a prompt that costs tokens: instructions, form of the reply, material. */
const textOf = ({ fixed, user }: Rendered) => `${fixed.system}\n\n${user}`

/** With the schema in the prompt: by protocol it costs about the same. */
const shape = { structured: false, caps: fullCaps } as const

/** The whole diagnosis prompt as it would be sent. */
export function diagnosePrompt(request: DiagnoseRequest): { readonly system: string; readonly user: string } {
  const { fixed, user } = render(diagnoseTask, request, shape)
  return { system: fixed.system, user }
}

type Titles = readonly { readonly title: string; readonly summary: string }[]

/** Tokens of the prompts of the taxonomy stages without rows, and of one row, measured on real titles. */
export function taxonomyPromptSizes(titles: Titles, count: CountTokens) {
  const propose = (rows: Titles) =>
    count(
      textOf(
        render(proposeTask, { titles: rows.map((row) => ({ ...row, count: 1 })), limit: 10, parent: null }, shape),
      ),
    )
  const list = { categories: [], limit: 10, parent: null }
  return {
    propose: propose([]),
    refine: count(textOf(render(refineTask, { ...list, titles: [] }, shape))),
    review: count(textOf(render(reviewTask, list, shape))),
    assign: assignPromptSize([], [], count),
    titleRow: titles.length === 0 ? 0 : (propose(titles) - propose([])) / titles.length,
    item:
      titles.length === 0 ? 0 : (assignPromptSize([], titles, count) - assignPromptSize([], [], count)) / titles.length,
  }
}

/** Tokens of an assign prompt with these categories and errors. */
export function assignPromptSize(options: readonly AssignOption[], titles: Titles, count: CountTokens): number {
  const items = titles.map((row, index) => ({ ...row, number: index + 1, categoryHint: null }))
  return count(textOf(render(assignTask, { items, options }, shape)))
}
