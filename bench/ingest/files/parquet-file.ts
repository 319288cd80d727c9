import { fileWriter, ParquetWriter } from "hyparquet-writer"

const groupRows = 10_000

type Columns = Readonly<Record<string, "text" | "number">>
type Row = Readonly<Record<string, string | number>>

/** Writes rows as Parquet, a row group at a time. */
export function writeParquet(location: string, rows: Iterable<Row>, columns: Columns): void {
  const writer = new ParquetWriter({ writer: fileWriter(location), schema: schemaOf(columns) })
  let group: Row[] = []
  const flush = () => {
    const columnData = Object.keys(columns).map((name) => ({ name, data: group.map((row) => row[name]) }))
    // It writes at once: there is nothing to be waited for.
    void writer.write({ columnData, rowGroupSize: groupRows })
    group = []
  }
  for (const row of rows) {
    group.push(row)
    if (group.length === groupRows) flush()
  }
  flush()
  void writer.finish()
}

function schemaOf(columns: Columns): ConstructorParameters<typeof ParquetWriter>[0]["schema"] {
  const elements = Object.entries(columns).map(([name, kind]) =>
    kind === "number"
      ? ({ name, repetition_type: "OPTIONAL", type: "DOUBLE" } as const)
      : ({ name, repetition_type: "OPTIONAL", type: "BYTE_ARRAY", converted_type: "UTF8" } as const),
  )
  return [{ name: "schema", num_children: elements.length }, ...elements]
}
