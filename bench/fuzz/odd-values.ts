import type { Random } from "@/lib/stats/core/random"
import type { ContractRow } from "@/lib/testing/formats/contract"

/** Stands in a value for what JSON.stringify would not write. */
const raw = (text: string) => `\u0001${text}\u0001`

const deep = (depth: number) => raw(`${"[".repeat(depth)}${"]".repeat(depth)}`)
const deepObject = (depth: number) => raw(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`)

/** What no field of any harness should hold, and some of it what one does hold. */
const odd: readonly unknown[] = [
  ...[null, "", " ", 0, -1, 1.5, true, false, [], {}, [null], [[]], [{}], { a: { b: [1] } }, "NaN", "null", "C"],
  ...[raw("NaN"), raw("-Infinity"), raw("1e999"), raw("-0"), raw("123456789012345678901234567890"), raw("1e-400")],
  ...["\u0000", "a\u0000b", "\ud800", "\u202e", "\uFEFF", "\r\n", "x".repeat(100_000), "長".repeat(1_000), "attachment://0"],
  ...[deep(64), deepObject(64), deep(5_000), deepObject(5_000), deep(60_000), deepObject(60_000), deep(900)],
  ...[{ role: "user" }, [{ role: "assistant", content: null }], [{ role: "user", content: [{ type: "text" }] }]],
  ...[raw('{"__proto__": {"a": 1}, "constructor": 1}'), raw('{"a": 1, "a": 2}'), Array.from({ length: 300 }, () => 1)],
] // prettier-ignore

export const pick = <T>(all: readonly T[], { below }: Random): T => {
  const found = all[below(all.length)]
  if (found === undefined) throw new Error("nothing to choose from")
  return found
}

/** `undefined` is no value of JSON, and none of these. */
export const oddValue = (random: Random): unknown => pick(odd, random)

const texts = odd.filter((value): value is string => typeof value === "string" && !value.startsWith("\u0001"))

/** What a cell of a table may hold. */
export const oddText = (random: Random): string =>
  pick([...texts, '"', '""', "a,b", "a\nb", "=1+1", "1e999", "-1", "9".repeat(40), "[{", '{"a":1}', "true"], random)

/** JSON as it is, with NaN, numbers of any size and depth of any number. */
export function oddJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(/"\\u0001((?:[^"\\]|\\.)*?)\\u0001"/g, (_, text: string) =>
    text.replaceAll('\\"', '"'),
  )
}

/** A row of the contract that builders can write, with something odd in one of its fields. */
export function oddRow(row: ContractRow, random: Random): ContractRow {
  const field = pick(["id", "model", "input", "output", "reference", "score"] as const, random)
  if (field === "score") return { ...row, score: pick([-1, 2, 1e308, 0.1 + 0.2, -0, Number.NaN, 1e-300], random) }
  return { ...row, [field]: oddText(random) }
}
