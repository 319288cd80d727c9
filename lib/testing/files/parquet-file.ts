import { gzipSync } from "node:zlib"
import { ByteWriter, parquetWrite } from "hyparquet-writer"

type Row = Readonly<Record<string, unknown>>
type SchemaElement = NonNullable<Parameters<typeof parquetWrite>[0]["schema"]>[number]

/** A Parquet file of some rows, with structs and lists as pyarrow writes them; types are those of the values. */
export function parquetOf(rows: readonly Row[], { rowGroupSize = 1_000, isGzip = false } = {}): Uint8Array {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name) => ({ name, data: rows.map((row) => row[name] ?? null) }))
  const writer = new ByteWriter()
  parquetWrite({
    writer,
    columnData: columns,
    schema: [
      { name: "schema", num_children: columns.length },
      ...columns.flatMap(({ name, data }) => elementsOf(name, data)),
    ],
    rowGroupSize,
    statistics: false,
    ...(isGzip ? { codec: "GZIP", compressors: { GZIP: (bytes) => gzipSync(bytes) } } : {}),
  })
  return new Uint8Array(writer.getBuffer())
}

function elementsOf(name: string, values: readonly unknown[]): SchemaElement[] {
  const some = values.filter((value) => value !== null && value !== undefined)
  const [first] = some
  const base = { name, repetition_type: "OPTIONAL" } as const
  if (Array.isArray(first)) {
    const inner = elementsOf("element", (some as unknown[][]).flat())
    return [
      { ...base, converted_type: "LIST", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      ...inner,
    ]
  }
  if (typeof first === "object") {
    const keys = [...new Set(some.flatMap((value) => Object.keys(value as Row)))]
    const children = keys.flatMap((key) =>
      elementsOf(
        key,
        some.map((value) => (value as Row)[key]),
      ),
    )
    return [{ ...base, num_children: keys.length }, ...children]
  }
  if (typeof first === "boolean") return [{ ...base, type: "BOOLEAN" }]
  if (typeof first === "number") return [{ ...base, type: "DOUBLE" }]
  if (typeof first === "bigint") return [{ ...base, type: "INT64" }]
  return [{ ...base, type: "BYTE_ARRAY", converted_type: "UTF8" }]
}
