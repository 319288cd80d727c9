import { seededRandom } from "@/lib/stats/core/random"
import type { ContractRow } from "@/lib/testing/formats/contract"

export const models = ["acme/large", "acme/small", "bolt/base", "bolt/chat", "cato/reason"] as const

const poolLength = 2_000_000
const [promptLength, answerLength, spread] = [600, 900, 400]

/** Words with what makes texts hard to read: quotes, commas, line ends, letters beyond ASCII. */
const pool = makePool()

function makePool(): string {
  const random = seededRandom("ingest")
  const syllables = "an ber co del ent fi gra ho in ju ke lor mu né os pra qui rü sta tion ul ver wo xi yo zé".split(
    " ",
  )
  const words = Array.from({ length: 3_000 }, () =>
    Array.from({ length: 1 + random.below(4) }, () => syllables[random.below(syllables.length)]).join(""),
  )
  const ends = [...Array.from({ length: 40 }, () => " "), ", ", ", ", '" ', ' "', ".\n", ". ", " – "]
  const parts: string[] = []
  for (let length = 0; length < poolLength + promptLength + answerLength + 2 * spread;) {
    const part = `${words[random.below(words.length)] ?? ""}${ends[random.below(ends.length)] ?? " "}`
    parts.push(part)
    length += part.length
  }
  return parts.join("")
}

/** The same number for the same place, whatever was made before. */
function mixed(item: number, of: number): number {
  const first = Math.imul(item ^ (item >>> 16) ^ Math.imul(of + 1, 0x9e3779b1), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return (second ^ (second >>> 16)) >>> 0
}

function textOf(item: number, of: number, length: number): string {
  const from = mixed(item, of) % poolLength
  return pool.slice(from, from + length - spread + (mixed(item, of + 100) % (2 * spread)))
}

/** What one model answered to one item: a prompt of about 600 characters, an answer of about 900, right or wrong. */
function madeRow(item: number, at: number): ContractRow {
  const reference = `${mixed(item, 1) % 1_000}`
  const score = mixed(item, 10 + at) % 10 < 6 ? 1 : 0
  return {
    id: `q-${item}`,
    model: models[at] ?? models[0],
    input: `Question ${item}: ${textOf(item, 2, promptLength)}`,
    output: `${textOf(item, 20 + at, answerLength)}\nAnswer: ${score === 1 ? reference : mixed(item, 30 + at) % 1_000}`,
    score,
    reference,
  }
}

/** Every item's answers by all models, item by item. */
export function* rowsByItem(items: number): Generator<ContractRow> {
  for (let item = 0; item < items; item += 1) for (const at of models.keys()) yield madeRow(item, at)
}

/** One model's answers to all items. */
export function* rowsOfModel(items: number, model: string): Generator<ContractRow> {
  const at = models.findIndex((one) => one === model)
  for (let item = 0; item < items; item += 1) yield madeRow(item, at)
}
