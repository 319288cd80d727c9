import { violationsOf } from "@/lib/judge/checks/instructions/first-violation"
import { countWords } from "@/lib/judge/checks/constraints/verify-length"
import { readEquations } from "@/lib/judge/checks/numbers/equations"
import type { Item } from "@/lib/judge/checks/item/item"

/**
 * What can be read off the item and the output without knowing the dataset: the form of the question, of the
 * reference and of the output, and how they touch. Values lie roughly between -1 and 2. The order is part of the
 * model file: names are compared when it is loaded.
 */
export function readFeatures(item: Item): ReadonlyMap<string, number> {
  const features = new Map<string, number>()
  const set = (name: string, value: number | boolean) => features.set(name, Number(value))
  const work = workingOf(item)
  ofQuestion(item, set)
  ofReference(item, set)
  ofOutput(item, work, set)
  ofMatch(item, work, set)
  ofConstraints(item, set)
  return features
}

type Set = (name: string, value: number | boolean) => void

const scale = (count: number) => Math.log1p(count) / 5

/** The output without its statements of an answer. */
function workingOf(item: Item): string {
  let text = item.output.slice(0, 20_000)
  for (const statement of [...item.answer.statements].reverse())
    text = text.slice(0, statement.start) + text.slice(statement.end)
  return text
}

const questionCues: readonly (readonly [string, RegExp])[] = [
  ["how many", /\bhow (?:many|much|far|long|old)\b/iu],
  ["which of the following", /\bwhich (?:one )?of (?:the following|these)\b/iu],
  ["date asked", /\b(?:what|which|in what|on what) (?:year|day|month|date)|\bwhen (?:was|did|were)\b/iu],
  ["person asked", /\bwho(?:se)?\b|\b(?:full|first|last|middle) name|surname/iu],
  ["place asked", /\b(?:which|what) (?:city|country|town|state|village|school|university)|\bwhere\b/iu],
  ["calculate", /\b(?:calculate|compute|determine|find|evaluate|solve|estimate)\b/iu],
  ["write", /\b(?:write|compose|draft|create|generate|rewrite|summari[sz]e)\b/iu],
  ["law or court", /\b(?:court|plaintiff|defendant|statute|jury|contract|liable|convicted|motion)\b/iu],
  ["according to", /\b(?:according to|argues?|claims?|maintains?|suggests?) that\b|\baccording to\b/iu],
  ["passage", /\b(?:passage|excerpt|paragraph|text above|following statement)\b|”|—\p{Lu}/u],
  ["sort or order", /\b(?:sort|alphabetical|order|sequence|arranged|leftmost|rightmost)\b/iu],
  ["truth and validity", /\b(?:valid|invalid|true or false|tells? the truth|lies?|premise|deductively)\b/iu],
  ["brackets", /[()[\]{}<>](?: [()[\]{}<>]){5}/u],
  ["code", /```|\bdef \w+\(|\b(?:python|function|algorithm|program)\b/iu],
  ["data given", /[{[]['"]\w+['"]:|\|.*\|.*\|/u],
  ["money", /[$€£]\s?\d|\b(?:dollars|cents|price|cost|profit)\b/iu],
  ["science units", /\b\d[\d.]*\s?(?:kg|g|mol|m\/s|cm|mm|km|J|kJ|V|W|Hz|K|°C|atm|Pa|N|L|mL|eV|M)\b/u],
  ["formula", /\\frac|\\mathrm|\$[^$]{1,80}\$|\^\{/u],
  ["translation", /\btranslat/iu],
  ["except or not", /\b(?:except|least likely|not)\b[^.?]{0,40}\?/iu],
  ["best or most", /\b(?:best|most likely|primary|main)\b/iu],
  ["adjectives or edit", /\b(?:adjective|humorous|sarcastic|pronoun|antecedent)\b/iu],
]

function ofQuestion(item: Item, set: Set) {
  const head = item.input.slice(0, 3_000)
  const tail = item.input.length > 6_000 ? item.input.slice(-3_000) : item.input.slice(3_000)
  const text = `${head}\n${tail}`
  set("input length", scale(item.input.length) - 1)
  set("options", item.options.length > 0)
  set("many options", item.options.length > 5)
  const optionLength =
    item.options.reduce((sum, option) => sum + option.text.length, 0) / Math.max(1, item.options.length)
  set("option length", scale(optionLength))
  set("options are numbers", share(item.options.map((option) => /\d/u.test(option.text) && option.text.length < 25)))
  set("numbers in input", scale(text.match(/\d+(?:\.\d+)?/gu)?.length ?? 0))
  for (const [name, pattern] of questionCues) set(`asks: ${name}`, pattern.test(text))
}

function ofReference(item: Item, set: Set) {
  const text = item.reference?.trim() ?? ""
  set("reference: none", text === "")
  set("reference: number", /^-?[$]?\d[\d,.]*$/u.test(text))
  set("reference: yes or no", /^(?:yes|no|true|false|valid|invalid|not plausible|plausible)$/iu.test(text))
  set("reference: letter", item.referenceLetter !== null)
  set("reference: date", /\b(?:1[5-9]|20)\d\d\b/u.test(text) && text.length < 40)
  set("reference: name", /^\p{Lu}[\p{L}.'-]+(?: [\p{L}.'-]+){0,5}$/u.test(text))
  set("reference: long", text.length > 200)
  set("reference: length", scale(text.length))
}

const outputCues: readonly (readonly [string, RegExp])[] = [
  ["steps", /\bstep \d|\bstep by step|^\(?1[.)]/imu],
  ["encyclopedia", /\bWikipedia\b/u],
  ["closest option", /\b(?:closest|nearest|approximat|rounding|discrepanc|none of the)/iu],
  ["hedge", /\b(?:might|may be|possibly|likely|probably|I think|guess)\b/iu],
  ["cannot", /\b(?:cannot|can't|unable|not enough|don't have|do not have|no information)\b/iu],
  ["therefore", /\b(?:therefore|thus|hence|so the|consequently)\b/iu],
  ["because", /\b(?:because|since|due to)\b/iu],
  ["option by option", /\b(?:option|choice) \(?[A-J]\)?\b/iu],
  ["incorrect said", /\b(?:incorrect|is false|is wrong|not correct)\b/iu],
  ["formula", /\\frac|\\mathrm|[a-zA-Z]\s?=\s?[a-zA-Z(]/u],
  ["calculator notes", /<<[^<>]{1,80}>>/u],
  ["law", /\b(?:court|defendant|plaintiff|liable|statute|doctrine)\b/iu],
  ["apology", /\b(?:I apologi[sz]e|sorry|unfortunately)\b/iu],
  ["list", /^\s*(?:[-*]|\d+[.)])\s/mu],
  ["year", /\b(?:1[5-9]|20)\d\d\b/u],
  ["comparison chain", /\d < \d/u],
  ["log, root or power", /\\ln|\\log|\bln\b|\blog|sqrt|√|\^/u],
  ["stack or state", /\bstack\b|\bswap|\btraced?\b|now have/iu],
]

function ofOutput(item: Item, work: string, set: Set) {
  const words = countWords(work)
  set("output length", scale(words))
  set("output: nothing but the answer", words <= 4)
  set("output: a phrase", words > 4 && words <= 20)
  set("output: short", words > 20 && words <= 60)
  set("output: long", words > 250)
  set("output: bare letter", item.answer.bare)
  set("output: letter first", (item.answer.statements[0]?.start ?? 999) < 10 && words > 20)
  set("output: letters stated", Math.min(4, new Set(item.answer.statements.map((one) => one.letter)).size) / 2)
  set("output: unfinished", !/[.!?)"'”’*`}\]]\s*$/u.test(item.output))
  const equations = readEquations(item.output)
  set("output: calculations", scale(equations.length))
  set("output: wrong calculations", Math.min(2, equations.filter((equation) => !equation.holds).length))
  set("output: equals signs", scale(work.split("=").length - 1))
  set("output: digits", ((work.match(/\d/gu)?.length ?? 0) / Math.max(20, work.length)) * 4)
  for (const [name, pattern] of outputCues) set(`says: ${name}`, pattern.test(work))
}

function ofMatch(item: Item, work: string, set: Set) {
  const text = work.toLowerCase()
  const given = numbersOf(item.input.slice(-3_000))
  const used = numbersOf(work)
  const unused = [...given].filter((number) => !used.has(number)).length
  const isSum = item.options.length === 0 && given.size > 0 && given.size < 20
  set("given numbers not used", isSum ? unused / given.size : 0)
  set("all given numbers used", isSum && unused === 0)
  const chosen = item.options.find((option) => option.letter === item.answer.final)?.text
  const key = item.options.find((option) => option.letter === item.referenceLetter)?.text ?? item.reference ?? ""
  set("chosen option in working", chosen === undefined ? 0 : overlap(chosen, text))
  set("reference in working", key.length > 0 && key.length < 400 ? overlap(key, text) : 0)
  set("reference quoted", key.length > 2 && key.length < 400 && text.includes(key.toLowerCase().trim()))
  set("right letter", item.answer.final !== null && item.answer.final === item.referenceLetter)
  set("chosen like reference", chosen === undefined ? 0 : overlap(key, chosen.toLowerCase()))
}

function ofConstraints(item: Item, set: Set) {
  set("constraints", Math.min(4, item.constraints.length) / 2)
  const violations = violationsOf(item)
  for (const category of violatedCategories)
    set(
      `breaks: ${category}`,
      violations.some((one) => one.category === category),
    )
  for (const kind of soleKinds)
    set(
      `demands: ${kind}`,
      item.constraints.some((constraint) => constraint.kind === kind),
    )
}

const violatedCategories = [
  "missing-required-element",
  "output-format-violation",
  "explicit-prohibition-violation",
  "counting-enumeration-error",
] as const

/** Constraints whose breaking cannot always be verified: that they are demanded is a hint by itself. */
const soleKinds = [
  "repeat-prompt",
  "sentence-count",
  "sections",
  "two-responses",
  "dividers",
  "lower-case",
  "upper-case",
] as const

function numbersOf(text: string): Set_ {
  return new Set((text.match(/\d+(?:\.\d+)?/gu) ?? []).slice(0, 200))
}
type Set_ = globalThis.Set<string>

/** Share of the words of `wanted` (three letters or more) that occur in `text`. */
function overlap(wanted: string, text: string): number {
  const words = wanted.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
  return share(words.slice(0, 100).map((word) => text.includes(word)))
}

function share(values: readonly boolean[]): number {
  return values.length === 0 ? 0 : values.filter(Boolean).length / values.length
}
