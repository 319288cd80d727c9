import type { Turn } from "@/lib/domain/results/prediction-detail"
import {
  idOf,
  listAt,
  objectAt,
  readable,
  shortened,
  smallValues,
  textAt,
  type JsonObject,
} from "@/lib/ingest/json/values"
import { withChoices } from "@/lib/ingest/rows/choices"
import { conversationOf, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import { messagesOf, readRequests, type Requests } from "./requests"

type Place = { readonly line: number; readonly model: string; readonly dataset: string }

/** One line of samples -> one row. Several filters of a document are variants of it. */
export function sampleRow(sample: JsonObject, place: Place): RawResult {
  const { line } = place
  const exampleId = idOf(sample.doc_id)
  if (exampleId === null)
    return refuse(line, { column: "doc_id", reason: "doc_id is missing", value: readable(sample.doc_id) ?? "" })
  const requests = readRequests(sample.arguments)
  const asked = questionOf(requests)
  const answer = answerOf(sample, requests)
  const { reasoning, output } = splitReasoning(answer.text)
  const { scores, mainScore, lists } = scoresOf(sample)
  const filter = textAt(sample, "filter") ?? "none"
  return {
    kind: "raw",
    row: {
      line,
      exampleId,
      model: place.model,
      dataset: place.dataset,
      variant: filter === "none" ? "" : filter,
      input: asked.input,
      // Prompts of one document differ by chat template and examples.
      item: textAt(sample, "doc_hash"),
      output,
      reasoning,
      reference: referenceOf(sample.target, requests),
      scores,
      mainScore,
      metadata: {
        ...facetsOf(objectAt(sample, "doc")),
        ...smallValues({ doc_hash: sample.doc_hash }),
        ...lists,
        ...answer.metadata,
      },
      turns: conversationOf(asked.turns, { output, reasoning }),
    },
  }
}

function questionOf({ kind, all, choiceAt }: Requests): { input: string | null; turns: Turn[] } {
  const [first] = all
  if (!first) return { input: null, turns: [] }
  const messages = messagesOf(first.prompt)
  const turns = messages ? readTurns(messages) : []
  const prompt = messages ? promptOf(turns) : (readable(first.prompt) ?? "")
  if (kind !== "choice") return { input: prompt === "" ? null : prompt, turns }
  const { choices, isByPrompt } = choicesOf({ all, choiceAt })
  // One continuation after several beginnings: these are the choices.
  const question = isByPrompt ? `Which beginning goes with “${first.continuation?.trim() ?? ""}”?` : prompt
  return { input: withChoices(question, choices.every(({ length }) => length < 3) ? [] : choices).trimStart(), turns }
}

function choicesOf({ all, choiceAt }: Pick<Requests, "all" | "choiceAt">) {
  const rated = choiceAt.flatMap((at) => all[at] ?? [])
  const isByPrompt = rated.length > 1 && new Set(rated.map(({ continuation }) => continuation)).size === 1
  const choices = rated.map((one) => (isByPrompt ? (readable(one.prompt) ?? "") : (one.continuation ?? "")).trim())
  return { choices, isByPrompt }
}

type Answer = { readonly text: string; readonly metadata: Record<string, string | number> }

/** What the model wrote as it stands (`resps`), not what a filter left of it; a choice where nothing was written. */
function answerOf(sample: JsonObject, requests: Requests): Answer {
  const filtered = listAt(sample, "filtered_resps")
  if (requests.kind === "choice") {
    const rates = requests.choiceAt.map(
      (at) => rateOf(filtered[at]) ?? rateOf(listAt(sample, "resps")[at]) ?? -Infinity,
    )
    const best = rates.indexOf(Math.max(...rates))
    const choice = rates[best] === -Infinity ? null : choicesOf(requests).choices[best]
    return { text: choice ? `Chose: ${choice}` : "", metadata: { output_kind: "loglikelihood" } }
  }
  if (requests.kind === "continuation" || requests.kind === "perplexity") {
    const rate = rateOf(filtered) ?? rateOf(sample.resps)
    const of = requests.kind === "perplexity" ? "the text" : `“${requests.all[0]?.continuation?.trim() ?? ""}”`
    return { text: rate === null ? "" : `Log-likelihood of ${of}: ${rate}`, metadata: { output_kind: "loglikelihood" } }
  }
  const samples = Array.isArray(listAt(sample, "resps")[0])
    ? (listAt(sample, "resps")[0] as unknown[])
    : listAt(sample, "resps")
  const extracted = typeof filtered[0] === "string" ? filtered[0] : null
  const text = typeof samples[0] === "string" ? samples[0] : (extracted ?? readable(samples[0] ?? filtered[0]) ?? "")
  return {
    text,
    metadata: {
      ...(extracted !== null && extracted.trim() !== text.trim() ? { extracted: shortened(extracted) } : {}),
      ...(extracted === "[invalid]" ? { extraction: "failed" } : {}),
      ...(samples.length > 1 ? { samples: samples.length } : {}),
    },
  }
}

/** The log-likelihood in [-1.5, false], ["-1.5", "False"], or either in more lists. */
function rateOf(value: unknown): number | null {
  const one: unknown = Array.isArray(value) ? (value as unknown[])[0] : value
  if (Array.isArray(one)) return rateOf(one)
  const rate = typeof one === "string" && one.trim() !== "" ? Number(one) : one
  return typeof rate === "number" && !Number.isNaN(rate) ? rate : null
}

/** The target of multiple choice may be the place of the right choice. */
function referenceOf(target: unknown, requests: Requests): string | null {
  const text = readable(target)
  if (text === null || requests.kind !== "choice") return text
  const { choices } = choicesOf(requests)
  return /^\d+$/.test(text) && !choices.includes(text) ? (choices[Number(text)] ?? text) : text
}

/** What stands in a sample beside its metrics, where it does not list them (before 0.4.8). */
const noMetric =
  /^(doc_id|doc|target|arguments|resps|filtered_resps|filter|metrics|.*_hash|schema|sample_id|task_name|model|bypass)$/

/** One number an item: metrics over several parts of it come as lists, and are kept as they are. */
function scoresOf(sample: JsonObject) {
  const listed = listAt(sample, "metrics").filter((name) => typeof name === "string")
  const names = (listed.length > 0 ? listed : Object.keys(sample).filter((name) => !noMetric.test(name))).filter(
    (name) => name !== "bypass",
  )
  const scores: NamedScore[] = []
  const lists: JsonObject[] = []
  for (const name of names) {
    const value = sample[name]
    const isOwn =
      listed.length > 0 || (typeof value === "string" ? /^(-?[\d.]+(e-?\d+)?|nan|true|false)$/i.test(value) : true)
    if (typeof value === "object" && value !== null) lists.push({ [name]: value })
    else if (value !== undefined && isOwn) scores.push({ name, value: value as NamedScore["value"] })
  }
  return { scores, mainScore: scores[0]?.name ?? null, lists: smallValues(Object.assign({}, ...lists)) }
}

const facet =
  /^(subject|(sub_?)?category|topic|domain|area|field|level|difficulty|(question_?)?type|(sub_?)?task|lang(uage)?|source|src|year|grade|dataset)$/i

/** Fields of a document that sort it, not those that say it. */
function facetsOf(doc: JsonObject) {
  const found = Object.entries(doc).filter(([name, value]) => facet.test(name) && String(value).length <= 200)
  return smallValues(Object.fromEntries(found))
}
