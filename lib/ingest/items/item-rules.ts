import type { ItemNote } from "@/lib/domain/results/item-note"
import { itemIdentity } from "@/lib/domain/text/content-hash"
import type { Question } from "@/lib/ingest/rows/question-cache"
import type { RawRow } from "@/lib/ingest/rows/raw-row"
import { within, withoutMarks, type Frame } from "@/lib/domain/text/prompt-template"

/** All rows of an import from their beginning, in arrays, each with the name of its file. */
export type AllRows = () => AsyncIterable<{ readonly file: string; readonly rows: readonly RawRow[] }>

/** The column of rows that says by its file what they are of. */
export const fileColumn = "file"

/** What the prompts of a dataset are without their templates. */
export type Template =
  | { readonly kind: "marks" }
  /** by run; `base` is the plainest frame: a question in it is the item */
  | { readonly kind: "frames"; readonly frames: ReadonlyMap<string, Frame>; readonly base: Frame }

/** How rows of one dataset become items where their ids alone do not say it. */
export type DatasetItems = {
  /** metadata that names the sub-task in which an id counts */
  readonly column: string | null
  readonly template: Template | null
  /** the first text of each id that stands for several */
  readonly firsts: ReadonlyMap<string, string> | null
}

export type ItemRules = { readonly datasets: ReadonlyMap<string, DatasetItems>; readonly notes: readonly ItemNote[] }

type Asked = (row: RawRow) => Question

export const runOf = ({ model, variant = "", trial = 0 }: RawRow): string =>
  `${model.trim()}\u0001${variant}\u0001${trial}`

/** A row under the id, and with the item, that the rules of its dataset give it. `file` is the one it comes from. */
export function identify(
  row: RawRow,
  items: DatasetItems | undefined,
  from: { file: string; questionOf: Asked },
): RawRow {
  if (!items) return row
  const named = inSubTask(row, items.column, from.file)
  const plain = items.template ? { ...named, item: itemOf(named, items.template) } : named
  if (!items.firsts) return plain
  const hash = itemIdentity(from.questionOf(plain))
  const before = items.firsts.get(plain.exampleId)
  return before === undefined || before === hash
    ? plain
    : { ...plain, exampleId: `${plain.exampleId} (${hash.slice(0, 6)})` }
}

/** "anatomy/1" of the first item of anatomy. */
function inSubTask(row: RawRow, column: string | null, file: string): RawRow {
  if (column === null) return row
  const name = subTaskOf(row, column, file)
  return name === null ? row : { ...row, exampleId: `${name}/${row.exampleId}` }
}

/** Null: it has none, or one that is no name. */
export function subTaskOf({ metadata }: RawRow, column: string, file: string): string | null {
  const value = column === fileColumn ? file : metadata?.[column]
  if (typeof value === "number") return String(value)
  return typeof value === "string" && value.trim() !== "" && value.length <= 100 ? value.trim() : null
}

function itemOf(row: RawRow, template: Template): string | null {
  if (row.item) return row.item
  if (row.input === null) return null
  return template.kind === "marks" ? withoutMarks(row.input) : framed(row, row.input, template)
}

function framed(row: RawRow, input: string, { frames, base }: Extract<Template, { kind: "frames" }>): string | null {
  const frame = frames.get(runOf(row))
  const inside = frame ? within(input, frame) : null
  return inside === null ? null : `${base.prefix}${inside}${base.suffix}`
}
