import type { Constraint, Violation } from "./constraint"

type Blocks = Extract<Constraint, { kind: "dividers" | "nth-paragraph" | "bullets" | "sections" | "two-responses" }>

/** Numbers and dividers of paragraphs, sections and list items. */
export function brokenBlocks(constraint: Blocks, output: string): Violation | null {
  switch (constraint.kind) {
    case "dividers": {
      if (!output.includes("***")) return missingDivider(constraint.kind, "***")
      const parts = output.split(/\s?\*\*\*\s?/u)
      const isBlank = (part: string | undefined) => part === undefined || part.trim() === ""
      const filled = parts.filter((part) => !isBlank(part)).length
      const blankInside = parts.slice(1, -1).some(isBlank)
      if (filled === constraint.count && !blankInside) return null
      // A divider with nothing before or after it is in the wrong place, whatever that does to the number of parts.
      if (filled < constraint.count && (isBlank(parts[0]) || isBlank(parts.at(-1)))) return null
      // Twice the number: dividers under the headings as well, which is a matter of place.
      return filled === constraint.count || filled === 2 * constraint.count
        ? null
        : wrongCount(constraint.kind, { demanded: constraint.count, actual: filled, what: "parts separated by ***" })
    }
    case "nth-paragraph": {
      const filled = output.split(/\n\n/u).filter((part) => part.trim() !== "").length
      return filled === constraint.count
        ? null
        : wrongCount(constraint.kind, { demanded: constraint.count, actual: filled, what: "paragraphs" })
    }
    case "bullets": {
      const lines = output.split("\n")
      const actual = lines.filter((line) => /^\s*(?:\*[^*]|-)/u.test(line)).length
      // The checker also takes rulers and emphasis at the start of a line for bullets; both counts must be wrong.
      if (
        actual === constraint.count ||
        lines.filter((line) => /^\s*[*-]\s+\S/u.test(line)).length === constraint.count
      )
        return null
      const numbered = lines.filter((line) => /^\s*\d{1,3}[.)]\s/u.test(line)).length
      if (actual === 0 && numbered >= 2) return wrongMarkup(constraint.kind, constraint.count)
      if (actual === 0) return missing(constraint.kind, { subcategory: "content-part-omitted", what: "bullet points" })
      return wrongCount(constraint.kind, { demanded: constraint.count, actual, what: "bullet points" })
    }
    case "sections": {
      const { splitter, count } = constraint
      const numbered = countNumbered(output, splitter)
      if (numbered >= count) return null
      if (numbered > 0)
        return wrongCount(constraint.kind, {
          demanded: count,
          actual: numbered,
          what: `sections headed "${splitter} n"`,
        })
      if (!output.includes(splitter) && output.toLowerCase().includes(splitter.toLowerCase()))
        return missing(constraint.kind, {
          subcategory: "fixed-text-altered",
          what: `the marker "${splitter}" as written`,
        })
      return null
    }
    case "two-responses": {
      const parts = output.split("******")
      if (parts.length > 1) return null
      return missingDivider(constraint.kind, "******")
    }
  }
}

function countNumbered(output: string, splitter: string): number {
  const escaped = splitter.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")
  return [...output.matchAll(new RegExp(String.raw`${escaped}\s?\d+`, "gu"))].length
}

function missingDivider(kind: Violation["kind"], divider: string): Violation {
  return missing(kind, { subcategory: "divider-absent", what: `the divider ${divider}` })
}

function missing(kind: Violation["kind"], { subcategory, what }: { subcategory: string; what: string }): Violation {
  return {
    kind,
    category: "missing-required-element",
    subcategory,
    title: subcategory === "divider-absent" ? "Required divider absent" : "Required element absent",
    summary: `The task demands ${what}, and the output does not contain it anywhere.`,
    demand: `The output contains ${what}`,
    at: null,
    comment: "Does not occur.",
  }
}

type Count = { readonly demanded: number; readonly actual: number; readonly what: string }

function wrongCount(kind: Violation["kind"], { demanded, actual, what }: Count): Violation {
  return {
    kind,
    category: "counting-enumeration-error",
    subcategory: "block-count-missed",
    title: "Wrong number of parts or list items",
    summary: `The task demands ${demanded} ${what}; the output has ${actual}.`,
    demand: `${demanded} ${what}`,
    at: null,
    comment: `Counted: ${actual}.`,
  }
}

function wrongMarkup(kind: Violation["kind"], demanded: number): Violation {
  return {
    kind,
    category: "output-format-violation",
    subcategory: "wrapper-or-syntax-broken",
    title: "Numbered list in place of bullet points",
    summary: `The task demands ${demanded} bullet points; the output uses a numbered list and no bullets.`,
    demand: `${demanded} bullet points`,
    at: null,
    comment: "List items are numbered.",
  }
}
