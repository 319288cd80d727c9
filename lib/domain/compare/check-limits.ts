/**
 * What `check` may be asked to fail on, as people write it: limits separated by commas. A limit on a drop or on
 * regressions without a benchmark is held against every shared benchmark by itself and against all of them together.
 */
export type CheckLimit =
  | {
      readonly kind: "drop"
      /** in fractions of 1: "2 points" is 0.02 */
      readonly over: number
      readonly on: LimitTarget
    }
  | {
      /** items that the baseline got right and the candidate fails */
      readonly kind: "regressions"
      /** share of the shared items, in fractions of 1 */
      readonly over: number
      readonly on: LimitTarget
    }
  | {
      readonly kind: "category"
      /** a name or slug; null: any category */
      readonly name: string | null
    }

/** "each": every shared benchmark, and all together; "overall": all together alone; else one benchmark or suite by its name. */
type LimitTarget = "each" | "overall" | { readonly name: string }

export type ParsedLimits =
  | { readonly ok: true; readonly limits: readonly CheckLimit[] }
  /** a sentence that lists what can be said */
  | { readonly ok: false; readonly problem: string }

/** One of each form. @internal */
export const limitExamples = [
  "accuracy drop > 2 points",
  "accuracy drop > 2 points on gsm8k",
  "accuracy drop > 2 points overall",
  "any regression > 3 %",
  "any category significantly worse",
  'category "Wrong arithmetic" significantly worse',
] as const

const mostLimits = 20
const longest = 2_000

/** "accuracy drop > 2 points, any category significantly worse" -> limits, each once, in the order they were written. */
export function parseLimits(text: string): ParsedLimits {
  if (text.length > longest) return problem(`Limits may have ${longest} characters in all.`)
  if ((text.match(/["“”„]/g)?.length ?? 0) % 2 > 0) return problem("A quote is opened and not closed.")
  const parts = splitLimits(text).filter((part) => part !== "")
  if (parts.length === 0) return problem("No limit was given.")
  if (parts.length > mostLimits) return problem(`${parts.length} limits were given, at most ${mostLimits} can be.`)
  const limits = new Map<string, CheckLimit>()
  for (const part of parts) {
    const limit = parseLimit(part)
    if (typeof limit === "string") return problem(limit)
    limits.set(limitText(limit), limit)
  }
  return { ok: true, limits: [...limits.values()] }
}

/** A limit as it would be written: "accuracy drop > 1.5 points on gsm8k". Parsed again it is the same limit. */
export function limitText(limit: CheckLimit): string {
  if (limit.kind === "category")
    return limit.name === null
      ? "any category significantly worse"
      : `category ${quoted(limit.name)} significantly worse`
  const number = String(Number((limit.over * 100).toPrecision(12)))
  const what =
    limit.kind === "drop"
      ? `accuracy drop > ${number} ${number === "1" ? "point" : "points"}`
      : `any regression > ${number} %`
  if (limit.on === "each") return what
  if (limit.on === "overall") return `${what} overall`
  const { name } = limit.on
  return `${what} on ${/^[\w./:@+-]+$/.test(name) ? name : quoted(name)}`
}

const problem = (what: string): ParsedLimits => ({
  ok: false,
  problem: `${what} What can be said, separated by commas: ${limitExamples.join("; ")}.`,
})

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Splits at commas outside of quotes; a quote within a quoted name is written twice. */
function splitLimits(text: string): string[] {
  const parts = [""]
  let isQuoted = false
  for (const sign of text.replace(/[“”„]/g, '"')) {
    if (sign === '"') isQuoted = !isQuoted
    if (sign === "," && !isQuoted) parts.push("")
    else parts[parts.length - 1] += sign
  }
  return parts.map((part) => part.trim())
}

const measured = /^(?:(?<drop>(?:accuracy )?drop)|any regressions?|regressions)\s*>\s*(?<number>\S+?)\s*(?<unit>%|[a-z]+)(?:\s+(?<rest>.+))?$/isu // prettier-ignore
const ofCategory = /^(?:(?<any>any category)|category\s+(?<name>\S.*?))\s+(?:is\s+)?significantly worse$/isu

/** A limit, or a sentence that says what is wrong with it. */
function parseLimit(text: string): CheckLimit | string {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text
  const category = ofCategory.exec(text)?.groups
  if (category) {
    const name = category.any ? null : unquoted(category.name ?? "")
    return name === "" ? `“${shown}” names no category.` : { kind: "category", name }
  }
  const found = measured.exec(text)?.groups
  const on = found && targetOf(found.rest)
  if (!found || !on) return `“${shown}” is no limit.`
  const { number = "", unit = "", drop } = found
  const isUnit = drop === undefined ? /^(?:%|percent)$/i : /^(?:points?|pp|percentage points?)$/i
  if (!isUnit.test(unit))
    return drop === undefined
      ? `“${shown}”: regressions are counted in % of the shared items.`
      : `“${shown}”: a drop of accuracy is told in points, from 80 % to 78 % is 2 points.`
  const value = Number(number)
  if (!/^\d{1,3}(?:\.\d{1,9})?$/.test(number) || value >= 100)
    return `“${shown}”: the number must be from 0 to below 100.`
  // "2" is the very 0.02 that is written in code, whatever division makes of it.
  const over = Number((value / 100).toPrecision(12))
  return { kind: drop === undefined ? "regressions" : "drop", over, on }
}

function targetOf(rest: string | undefined): LimitTarget | null {
  if (rest === undefined) return "each"
  if (/^overall$/i.test(rest)) return "overall"
  const name = unquoted(/^on\s+(.+)$/isu.exec(rest)?.[1] ?? "")
  return name === "" ? null : { name }
}

function unquoted(text: string): string {
  const inside = /^"(.*)"$/su.exec(text)?.[1]
  return (inside === undefined ? text : inside.replaceAll('""', '"')).trim()
}
