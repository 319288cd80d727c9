import { mappedFields, type ColumnMap, type MappedField } from "@/lib/domain/results/column-map"
import { AppError } from "@/lib/errors"

/** Names of ErrorMap's own layout, and short ones, for the fields that they are. */
const alsoCalled: Readonly<Record<string, MappedField>> = {
  input_text: "input",
  output_text: "output",
  correct_answer: "reference",
  id: "example_id",
}

/**
 * "output=response,score=correct" -> a map. A column with a comma, a quote or spaces at its ends is quoted: `input="a,
 * b"`, a quote in it doubled. Nothing after "=": no column is this field. Throws `invalid`, naming what is wrong.
 */
export function parseColumnMap(text: string): ColumnMap {
  const map: Partial<Record<MappedField, string>> = {}
  const pair = /\s*([^=,]*?)\s*=\s*(?:"((?:[^"]|"")*)"|([^,"]*?))\s*(?:,|$)/y
  let at = 0
  while (at < text.length) {
    pair.lastIndex = at
    const found = pair.exec(text)
    if (!found) throw new AppError("invalid", `"${text.slice(at, at + 60)}" is not FIELD=COLUMN.`)
    const [whole, name = "", quoted, plain = ""] = found
    const field = fieldOf(name)
    if (map[field] !== undefined) throw new AppError("invalid", `The field ${field} is named more than once.`)
    map[field] = quoted === undefined ? plain : quoted.replaceAll('""', '"')
    at += Math.max(1, whole.length)
  }
  if (Object.keys(map).length === 0) throw new AppError("invalid", "A map is FIELD=COLUMN[,FIELD=COLUMN…].")
  return map
}

function fieldOf(name: string): MappedField {
  const field = mappedFields.find((one) => one === name) ?? alsoCalled[name]
  if (field) return field
  throw new AppError("invalid", `There is no field "${name.slice(0, 60)}"; fields are ${mappedFields.join(", ")}.`)
}

export function printColumnMap(map: ColumnMap): string {
  return mappedFields
    .flatMap((field) => (map[field] === undefined ? [] : [`${field}=${printed(map[field])}`]))
    .join(",")
}

/** As the command line takes it, quoted for a shell. */
export function mapOption(map: ColumnMap): string {
  const text = printColumnMap(map)
  return `--map ${/^[\w./:=,[\]-]+$/.test(text) && !/[[\]]/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`}`
}

const printed = (column: string) => (/[",]|^\s|\s$/.test(column) ? `"${column.replaceAll('"', '""')}"` : column)
