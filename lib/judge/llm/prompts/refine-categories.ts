import type { CategoryDraft, RefineRequest } from "@/lib/method/judge/judge"
import {
  categoriesBlock,
  categoryListSchema,
  categoryRules,
  sizeSentence,
  parentBlocks,
  parentSentence,
  readCategoryList,
  titlesBlock,
  type CategoryList,
} from "./category-list"
import { delimit } from "./delimited-text"
import { jsonRule, materialRule, type PromptTask } from "./prompt-task"

const system = `You amend a taxonomy of the errors that language models make. You are given the categories so far and a further batch of error titles, each with how often it occurred and one summary.

${materialRule}

Keep what works: a category stays word for word unless the new errors show that it is too narrow, too wide, or missing. Widen a definition, divide, merge or add only for that reason. The errors of earlier batches are not shown again but still count, so never drop a category merely because this batch does not need it.

${categoryRules}

${jsonRule}`

export const refineTask: PromptTask<RefineRequest, CategoryList, readonly CategoryDraft[]> = {
  name: "refine-categories",
  system,
  replySchema: categoryListSchema,
  build: ({ titles, categories, parent, ...rule }, caps) =>
    `Task: refine-categories\n\n${delimit([...parentBlocks(parent), categoriesBlock(categories), titlesBlock(titles, caps)])}\n\n${parentSentence(parent)} Give the whole amended list. ${sizeSentence(rule)}`,
  read: readCategoryList,
}
