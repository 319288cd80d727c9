import type { CategoryDraft, ProposeRequest } from "@/lib/method/judge/judge"
import {
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

const system = `You build a taxonomy of the errors that language models make. You are given titles of errors, each with how often it occurred and one summary, and group them into categories.

${materialRule}

${categoryRules}

${jsonRule}`

export const proposeTask: PromptTask<ProposeRequest, CategoryList, readonly CategoryDraft[]> = {
  name: "propose-categories",
  system,
  replySchema: categoryListSchema,
  build: ({ titles, parent, ...rule }, caps) =>
    `Task: propose-categories\n\n${delimit([...parentBlocks(parent), titlesBlock(titles, caps)])}\n\n${parentSentence(parent)} ${sizeSentence(rule)}`,
  read: readCategoryList,
}
