import type { ItemNote } from "@/lib/domain/results/item-note"
import { itemIdentity } from "@/lib/domain/text/content-hash"
import { longHash } from "@/lib/ingest/survey/long-hash"
import { cacheQuestions } from "@/lib/ingest/rows/question-cache"
import { identify, runOf, type AllRows, type DatasetItems, type ItemRules } from "./item-rules"
import { findColumn } from "./sub-tasks"
import { findTemplate } from "./find-template"

/** of an import: what comes after them is taken as it is */
const mostKeys = 1_000_000
/** of questions that may come again: 16 MB at most */
const cachedCharacters = 8_000_000

/**
 * Where one id stands for several texts: finds out whether ids begin anew in every sub-task that a column names, whether
 * only the templates round the questions differ, or else lets the text decide. Rows are read several times, which only
 * imports with such ids cost. Null: every id has one text.
 */
export async function lookAtItems(rows: AllRows): Promise<ItemRules | null> {
  const datasets = new Map<string, DatasetItems>()
  const notes: ItemNote[] = []
  const change = (dataset: string, found: Partial<DatasetItems>) => {
    const before = datasets.get(dataset) ?? { column: null, template: null, firsts: null }
    datasets.set(dataset, { ...before, ...found })
  }
  let clashes = await findClashes(rows, datasets)
  if (clashes.size === 0) return null
  for (const [dataset, { withinRuns }] of clashes) {
    if (withinRuns.size === 0) continue
    const column = await findColumn(rows, dataset, withinRuns)
    if (column) change(dataset, { column: column.name })
    if (column) notes.push({ kind: "sub-tasks", dataset, items: column.items, column: column.name })
  }
  if (datasets.size > 0) clashes = await findClashes(rows, datasets)
  let isChanged = false
  for (const dataset of clashes.keys()) {
    const found = await findTemplate(rows, dataset, datasets.get(dataset)?.column ?? null)
    if (!found) continue
    change(dataset, { template: found.template })
    notes.push({ kind: "template", dataset, items: found.items })
    isChanged = true
  }
  if (isChanged) clashes = await findClashes(rows, datasets)
  for (const [dataset, { firsts, others }] of clashes) {
    change(dataset, { firsts })
    notes.push({ kind: "texts", dataset, items: others })
  }
  return { datasets, notes }
}

type Clashes = {
  /** ids that stand for several texts of one model, with the hash of each text */
  readonly withinRuns: ReadonlySet<string>
  /** the first text of every id that stands for several */
  readonly firsts: ReadonlyMap<string, string>
  /** texts that are not the first of their id */
  readonly others: number
}

/** Ids that stand for several texts, by dataset; those that have none are left out. */
async function findClashes(all: AllRows, rules: ReadonlyMap<string, DatasetItems>): Promise<Map<string, Clashes>> {
  const questionOf = cacheQuestions(cachedCharacters)
  const first = new Map<number, string>()
  const ofRuns = new Map<number, number>()
  const others = new Set<number>()
  const found = new Map<string, { withinRuns: Set<string>; firsts: Map<string, string>; others: number }>()
  for await (const { file, rows } of all())
    for (const raw of rows) {
      const dataset = raw.dataset.trim()
      const row = identify(raw, rules.get(dataset), { file, questionOf })
      const hash = itemIdentity(questionOf(row))
      const key = longHash(`${dataset}\u0001${row.exampleId}`)
      const before = first.get(key)
      if (before === undefined && first.size < mostKeys) first.set(key, hash)
      const ofRun = longHash(`${key}\u0001${runOf(row)}`)
      const [text, inRun] = [longHash(hash), ofRuns.get(ofRun)]
      if (inRun === undefined && ofRuns.size < 2 * mostKeys) ofRuns.set(ofRun, text)
      if (before === undefined || before === hash) continue
      const one = found.get(dataset) ?? { withinRuns: new Set<string>(), firsts: new Map<string, string>(), others: 0 }
      found.set(dataset, one)
      one.firsts.set(row.exampleId, before)
      if (inRun !== undefined && inRun !== text) one.withinRuns.add(row.exampleId)
      const other = longHash(`${key}\u0001${hash}`)
      if (!others.has(other)) one.others += 1
      others.add(other)
    }
  return found
}
