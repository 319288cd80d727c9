import { idOf, isObject, objectAt, textAt, type JsonObject } from "@/lib/ingest/json/values"

/** What the first line of a run says of all its samples. */
export type Spec = { readonly model: string; readonly dataset: string }

/** One event of a sample; runs may be written one after another into one file. */
export type LogEvent = {
  readonly key: string
  readonly runId: string
  readonly sampleId: string
  readonly type: string
  readonly data: JsonObject
  readonly value: JsonObject
}

/** Events of one answer to one sample, in their order. */
export type Episode = {
  readonly sampleId: string
  readonly line: number
  readonly events: readonly LogEvent[]
  /** null: the sample was answered once */
  readonly trial: number | null
}

/** Null for what is no event of a sample. */
export function eventOf(value: unknown): LogEvent | null {
  if (!isObject(value)) return null
  const [sampleId, type] = [idOf(value.sample_id), textAt(value, "type")]
  if (sampleId === null || type === null) return null
  const runId = textAt(value, "run_id") ?? ""
  return {
    key: `${runId}\u0001${sampleId}`,
    runId,
    sampleId,
    type,
    data: objectAt(value, "data"),
    value,
  }
}

const results: ReadonlySet<string> = new Set(["match", "metrics"])
const samplings: ReadonlySet<string> = new Set(["sampling", "raw_sample"])

/**
 * Gathers events until the last one of their sample. What is sampled after a result belongs to another answer to the
 * same sample.
 */
export function createPass({ ends }: { readonly ends: ReadonlyMap<string, number> }) {
  const open = new Map<string, { line: number; events: LogEvent[] }[]>()
  return {
    add(event: LogEvent, line: number): Episode[] {
      const { key, sampleId } = event
      const episodes = open.get(key) ?? []
      open.set(key, episodes)
      const last = episodes.at(-1)
      const isAnother = samplings.has(event.type) && last?.events.some(({ type }) => results.has(type))
      if (last && !isAnother) last.events.push(event)
      else episodes.push({ line, events: [event] })
      if (ends.get(key) !== line) return []
      open.delete(key)
      return episodes.map((one, at) => ({ ...one, sampleId, trial: episodes.length > 1 ? at + 1 : null }))
    },
  }
}
