import { itemIdentity } from "@/lib/domain/text/content-hash"
import { longHash } from "@/lib/ingest/survey/long-hash"
import { cacheQuestions } from "@/lib/ingest/rows/question-cache"
import { fileColumn, runOf, subTaskOf, type AllRows } from "./item-rules"

const [mostColumns, mostNames] = [40, 1_000]

/** What people and tools call the parts of a benchmark. */
const known =
  /^(sub_?(ject|task|set|domain)|task|category|topic|domain|split|config|section|group|lang(uage)?)s?(_?name)?$/i

type Column = { readonly texts: Map<number, number>; readonly names: Set<string>; rows: number; isTelling: boolean }

/**
 * The column whose names tell apart the texts that one id has: with it every id of these has one text in each run. One
 * that people call so goes before others, then the one with the fewest names. Null: there is none.
 */
export async function findColumn(all: AllRows, dataset: string, clashing: ReadonlySet<string>) {
  const questionOf = cacheQuestions(0)
  const columns = new Map<string, Column>()
  const items = new Set<number>()
  const files = new Set<string>()
  let count = 0
  for await (const { file, rows } of all())
    for (const row of rows) {
      if (row.dataset.trim() !== dataset || !clashing.has(row.exampleId)) continue
      count += 1
      files.add(file)
      const hash = itemIdentity(questionOf(row))
      items.add(longHash(`${row.exampleId}\u0001${hash}`))
      for (const name of [...Object.keys(row.metadata ?? {}), fileColumn]) {
        const value = subTaskOf(row, name, file)
        if (value !== null) addTo(columnOf(columns, name), `${runOf(row)}\u0001${row.exampleId}`, { value, hash })
      }
    }
  if (files.size < 2) columns.delete(fileColumn)
  const telling = [...columns].filter(
    ([, { isTelling, rows, names }]) => isTelling && rows === count && names.size >= 2 && 2 * names.size <= items.size,
  )
  const rank = ([name, { names }]: [string, Column]) =>
    (known.test(name) ? 0 : name === fileColumn ? 10_000 : 20_000) + names.size
  const [best] = telling.sort((a, b) => rank(a) - rank(b))
  return best ? { name: best[0], items: items.size } : null
}

function columnOf(columns: Map<string, Column>, name: string): Column | undefined {
  const before = columns.get(name)
  if (before || columns.size >= mostColumns) return before
  const made: Column = { texts: new Map(), names: new Set(), rows: 0, isTelling: true }
  columns.set(name, made)
  return made
}

function addTo(column: Column | undefined, id: string, { value, hash }: { value: string; hash: string }): void {
  if (!column?.isTelling) return
  column.rows += 1
  column.names.add(value)
  const key = longHash(`${id}\u0001${value}`)
  const [text, before] = [longHash(hash), column.texts.get(key)]
  if (before === undefined) column.texts.set(key, text)
  if ((before !== undefined && before !== text) || column.names.size > mostNames) {
    column.isTelling = false
    column.texts.clear()
  }
}
