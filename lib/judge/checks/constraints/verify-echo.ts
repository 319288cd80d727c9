import type { Constraint, Violation } from "./constraint"
import { absent } from "./verify-content"

type Echo = Extract<Constraint, { kind: "repeat-prompt" | "end-phrase" }>

/** A given text that must stand, word for word, at the beginning or at the end. */
export function brokenEcho(constraint: Echo, output: string): Violation | null {
  return constraint.kind === "end-phrase" ? brokenEnd(constraint.text, output) : brokenRepeat(constraint.text, output)
}

function brokenEnd(phrase: string, output: string): Violation | null {
  const text = output.trim().replace(/"+$/u, "").toLowerCase()
  const wanted = phrase.trim().toLowerCase()
  if (text.endsWith(wanted)) return null
  const at = output.toLowerCase().lastIndexOf(wanted)
  if (at < 0) return absent("end-phrase", `the closing phrase "${phrase}"`)
  return misplaced("end-phrase", { what: `the closing phrase "${phrase}"`, where: "last", at, length: phrase.length })
}

function brokenRepeat(prompt: string, output: string): Violation | null {
  const text = output.trim().toLowerCase()
  const wanted = prompt.trim().toLowerCase()
  if (wanted === "" || text.startsWith(wanted)) return null
  const at = output.toLowerCase().indexOf(wanted)
  if (at >= 0) return misplaced("repeat-prompt", { what: "the request", where: "first", at, length: wanted.length })
  const flatOutput = flatten(text)
  const flatWanted = flatten(wanted)
  if (flatOutput.includes(flatWanted))
    return altered("The request is repeated with changed punctuation, quotation marks or spacing.")
  return sharesRun(flatOutput, flatWanted) || echoesQuote(output, prompt) ? null : omitted()
}

/** The output opens with the words that the request has in quotation marks: another passage was copied. */
function echoesQuote(output: string, prompt: string): boolean {
  const start = flatten(output.slice(0, 300).toLowerCase())
  const quotes = [...prompt.matchAll(/["“]([^"”\n]{2,300})["”]/gu)].map((match) =>
    flatten((match[1] ?? "").toLowerCase()),
  )
  return (
    quotes.some((quote) => quote !== "" && start.includes(quote)) ||
    start.startsWith(flatten(prompt.toLowerCase()).slice(0, 20))
  )
}

/** Does a stretch of five words of `wanted` occur in `text`? */
function sharesRun(text: string, wanted: string): boolean {
  const words = wanted.split(" ")
  const size = Math.min(5, words.length)
  for (let start = 0; start + size <= words.length; start += 1)
    if (text.includes(words.slice(start, start + size).join(" "))) return true
  return false
}

function flatten(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, " ").trim()
}

type Misplacement = {
  readonly what: string
  readonly where: "first" | "last"
  readonly at: number
  readonly length: number
}

function misplaced(kind: Violation["kind"], { what, where, at, length }: Misplacement): Violation {
  const side = where === "first" ? "before" : "after"
  return {
    kind,
    category: "output-format-violation",
    subcategory: "element-misplaced",
    title: where === "first" ? "Text placed before the required beginning" : "Text placed after the required ending",
    summary: `The task demands that ${what} comes ${where}; the output has it, with other text ${side} it.`,
    demand: `Nothing stands ${side} ${what}`,
    at: { start: at, end: at + length },
    comment: `Present, but not ${where}.`,
  }
}

function altered(comment: string): Violation {
  return {
    kind: "repeat-prompt",
    category: "missing-required-element",
    subcategory: "fixed-text-altered",
    title: "Text to be repeated was altered",
    summary: "The task demands that the request is repeated word for word; the output repeats it with changes.",
    demand: "The request is repeated word for word at the beginning",
    at: null,
    comment,
  }
}

function omitted(): Violation {
  return {
    kind: "repeat-prompt",
    category: "missing-required-element",
    subcategory: "content-part-omitted",
    title: "Request not repeated",
    summary: "The task demands that the request is repeated word for word first; the output starts without it.",
    demand: "The request is repeated word for word at the beginning",
    at: null,
    comment: "No part of it occurs.",
  }
}
