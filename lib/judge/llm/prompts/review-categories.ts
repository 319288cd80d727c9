import type { CategoryDraft, ReviewRequest } from "@/lib/method/judge/judge"
import {
  categoriesBlock,
  categoryListSchema,
  categoryRules,
  sizeSentence,
  parentBlocks,
  parentSentence,
  readCategoryList,
  type CategoryList,
} from "./category-list"
import { delimit } from "./delimited-text"
import { jsonRule, materialRule, type PromptTask } from "./prompt-task"

const system = `You are the editor of a taxonomy of the errors that language models make. You are given a finished list of categories and look at it once more before it is used.

${materialRule}

Merge categories that two readers could not keep apart, mend names that are vague or too long, and sharpen definitions at the borders between neighbours. Change nothing else: a good list comes back as it is, in the same order.

${categoryRules}

${jsonRule}`

export const reviewTask: PromptTask<ReviewRequest, CategoryList, readonly CategoryDraft[]> = {
  name: "review-categories",
  system,
  replySchema: categoryListSchema,
  build: ({ categories, parent, ...rule }) =>
    `Task: review-categories\n\n${delimit([...parentBlocks(parent), categoriesBlock(categories)])}\n\n${parentSentence(parent)} Give the whole list. ${sizeSentence(rule)}`,
  read: readCategoryList,
}
