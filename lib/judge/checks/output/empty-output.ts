import { criterion, type Check } from "@/lib/judge/checks/item/finding"

/** Nothing but white space was returned. */
export const emptyOutput: Check = (item) =>
  item.output.trim() !== ""
    ? null
    : {
        title: "Empty output",
        summary: "The model returned no text at all.",
        category: "generation-breakdown",
        subcategory: "empty-output",
        confidence: 0.99,
        criteria: [criterion({ text: "The output contains an answer", present: false, quality: null })],
        verdict: "whole-solution-wrong",
      }
