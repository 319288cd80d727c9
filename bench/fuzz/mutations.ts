import Papa from "papaparse"
import type { Random } from "@/lib/stats/core/random"
import type { BuiltFile } from "@/lib/testing/formats/contract"
import { oddJson, oddText, oddValue, pick } from "./odd-values"

/** `least`: rows and refusals that must come of it at least, where no sentence tells that it cannot be read. */
export type Mutation = { readonly name: string; readonly file: BuiltFile; readonly least: number }

/** A file with so many rows; `isMain`: they are in it. */
export type Given = { readonly file: BuiltFile; readonly rows: number; readonly isMain: boolean }

type Mutate = (given: Given, random: Random) => Mutation | null

/** Something was changed in a file; what it is made of decides which ways there are. */
export function mutate(given: Given, random: Random): Mutation {
  for (;;) {
    const found = pick(ways, random)(given, random)
    if (found) return found
  }
}

const textOf = ({ content }: BuiltFile): string | null => (typeof content === "string" ? content : null)
const changed = (name: string, { file, rows }: Given, content: string | Uint8Array, least = rows): Mutation => ({
  name,
  file: { name: file.name, content },
  least,
})

/** Of bytes: nobody knows how many rows are left. */
const flipBytes: Mutate = (given, random) => {
  const bytes = Uint8Array.from(Buffer.from(given.file.content))
  if (bytes.length === 0) return null
  for (let count = 1 + random.below(8); count > 0; count -= 1) {
    const at = random.below(bytes.length)
    bytes[at] = random.below(2) === 0 ? random.below(256) : (bytes[at] ?? 0) ^ (1 << random.below(8))
  }
  return changed("bytes flipped", given, bytes, 0)
}

const cutOff: Mutate = (given, random) => {
  const bytes = Buffer.from(given.file.content)
  return changed("cut off", given, bytes.subarray(0, random.below(bytes.length + 1)), 0)
}

const doublePart: Mutate = (given, random) => {
  const bytes = Buffer.from(given.file.content)
  const [a, b] = [random.below(bytes.length + 1), random.below(bytes.length + 1)].sort((one, other) => one - other)
  const isDoubled = random.below(2) === 0
  const tail = bytes.subarray(isDoubled ? a : b)
  return changed(isDoubled ? "part doubled" : "part lost", given, Buffer.concat([bytes.subarray(0, isDoubled ? b : a), tail]), 0)
} // prettier-ignore

/** Of lines, where each is a record: a line more or less, another order. */
const moveLines: Mutate = (given, random) => {
  const text = textOf(given.file)
  const lines = text?.trimEnd().split("\n") ?? []
  if (lines.length < 3 || !lines.every((line) => /^\s*\{.*\}\s*$/.test(line))) return null
  const [a, b] = [random.below(lines.length), random.below(lines.length)]
  const way = random.below(4)
  if (way === 0) [lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""]
  else if (way === 1) lines.splice(a, 0, lines[b] ?? "")
  else if (way === 2) lines.splice(a, 0, pick(["", "null", "[]", "{}", "not json", '"text"', "{"], random))
  else lines[a] = (lines[a] ?? "").replaceAll(" ", "\t")
  return changed(`lines moved (${way})`, given, lines.join("\n"))
}

/** Of values of JSON: one somewhere becomes another, goes, or gets another name. */
const changeValue: Mutate = (given, random) => {
  const text = textOf(given.file)
  if (text === null) return null
  const whole = parsed(text)
  if (whole !== undefined) {
    const { name, isInRow } = changeIn(whole, random, given.rows)
    const isSafe = !given.isMain || isInRow
    return changed(name, given, oddJson(whole.value, random.below(2) === 0 ? 2 : undefined), isSafe ? given.rows : 0)
  }
  const lines = text.split("\n")
  const at = random.below(lines.length)
  const line = parsed(lines[at] ?? "")
  if (line === undefined) return null
  const { name } = changeIn(line, random, given.rows)
  lines[at] = oddJson(line.value)
  return changed(name, given, lines.join("\n"))
}

type Holder = { value: unknown }

function parsed(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? { value } : undefined
  } catch {
    return undefined
  }
}

type Place = { readonly parent: Record<string, unknown>; readonly key: string; readonly isInRow: boolean }

function placesIn(value: unknown, rows: number, isInRow = false): Place[] {
  if (typeof value !== "object" || value === null) return []
  const parent = value as Record<string, unknown>
  const isRows = Array.isArray(value) && value.length >= rows
  return Object.keys(parent).flatMap((key) => {
    const place = { parent, key, isInRow: isInRow || isRows }
    return [place, ...placesIn(parent[key], rows, place.isInRow)]
  })
}

function changeIn(holder: Holder, random: Random, rows: number): { name: string; isInRow: boolean } {
  const { parent, key, isInRow } = pick(placesIn(holder, rows), random)
  const way = Array.isArray(parent) ? 0 : random.below(4)
  if (way < 2) {
    parent[key] = oddValue(random)
    return { name: `value of ${key}: ${oddJson(parent[key]).slice(0, 30)}`, isInRow }
  }
  const value = parent[key]
  if (parent !== (holder as object)) Reflect.deleteProperty(parent, key)
  if (way === 3) parent[pick([`${key} `, key.toUpperCase(), "", "__proto__x", "x".repeat(300)], random)] = value
  return { name: way === 2 ? `${key} lost` : `${key} renamed`, isInRow }
}

/** Of cells of a table. */
const changeCell: Mutate = (given, random) => {
  const text = textOf(given.file)
  if (text === null || !/\.csv$/.test(given.file.name)) return null
  const { data } = Papa.parse<string[]>(text.trimEnd())
  const [header, ...records] = data
  const record = pick(records, random)
  const at = random.below(record.length)
  const way = random.below(4)
  if (way === 0) record.splice(at, 1)
  else if (way === 1) record.splice(at, 0, oddText(random))
  else record[at] = oddText(random)
  return changed(`cell (${way}) of ${header?.[at]}`, given, Papa.unparse(data, { newline: "\n" }))
}

const ways: readonly Mutate[] = [
  ...[flipBytes, cutOff, doublePart, moveLines, moveLines],
  ...[changeValue, changeValue, changeValue, changeValue, changeValue],
  ...[changeCell, changeCell, changeCell],
]
