import { gzipSync } from "node:zlib"

type Cell = string | number | boolean | bigint | null
/** A column by its name, "answer.text" for a field of a struct. */
export type ParquetColumns = Readonly<Record<string, readonly Cell[]>>

/**
 * A small parquet file: optional columns, plain pages, as large row groups as said. The layout is that of
 * parquet-format 2 (its thrift definitions in the compact protocol), as far as tests need it.
 */
export function parquetFile(columns: ParquetColumns, { rowsPerGroup = 1_000, isPacked = false } = {}): Buffer {
  const entries = Object.entries(columns)
  const count = entries[0]?.[1].length ?? 0
  const pieces: Buffer[] = [Buffer.from("PAR1")]
  let offset = 4
  const groups: Buffer[] = []
  for (let from = 0; from < count; from += rowsPerGroup) {
    const chunks = entries.map(([name, all]) => {
      const cells = all.slice(from, from + rowsPerGroup)
      const plain = pageOf(cells, typeOf(all))
      const packed = isPacked ? gzipSync(plain) : plain
      const counts = struct([1, int(cells.length)], [2, int(0)], [3, int(3)], [4, int(3)])
      const header = struct([1, int(0)], [2, int(plain.length)], [3, int(packed.length)], [5, counts])
      const at = offset
      pieces.push(header.bytes, packed)
      offset += header.bytes.length + packed.length
      const meta = struct(
        ...([
          [1, int(typeOf(all))],
          [2, list([int(0), int(3)])],
          [3, list(name.split(".").map(text))],
        ] as const),
        ...([
          [4, int(isPacked ? 2 : 0)],
          [5, long(cells.length)],
          [6, long(header.bytes.length + plain.length)],
        ] as const),
        ...([
          [7, long(header.bytes.length + packed.length)],
          [9, long(at)],
        ] as const),
      )
      return struct([2, long(at)], [3, meta])
    })
    const rows = Math.min(rowsPerGroup, count - from)
    groups.push(struct([1, list(chunks)], [2, long(1)], [3, long(rows)]).bytes)
  }
  const groupItems = groups.map((bytes) => ({ type: 12, bytes }))
  const footer = struct([1, int(1)], [2, list(schemaOf(columns))], [3, long(count)], [4, list(groupItems)]).bytes
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([...pieces, footer, length, Buffer.from("PAR1")])
}

const [booleans, longs, doubles, texts] = [0, 2, 5, 6]

function typeOf(cells: readonly Cell[]): number {
  const first = cells.find((cell) => cell !== null)
  return typeof first === "boolean"
    ? booleans
    : typeof first === "bigint"
      ? longs
      : typeof first === "number"
        ? doubles
        : texts
}

/** Which cells are there, then those that are, one after another. */
function pageOf(cells: readonly Cell[], type: number): Buffer {
  const there = cells.filter((cell) => cell !== null)
  const groups = Math.ceil(cells.length / 8)
  const levels = Buffer.concat([varint(BigInt(groups * 2 + 1)), bits(cells.map((cell) => cell !== null))])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(levels.length)
  const values =
    type === booleans ? bits(there.map(Boolean)) : Buffer.concat(there.map((cell) => cellBytes(cell, type)))
  return Buffer.concat([length, levels, values])
}

function cellBytes(cell: Cell, type: number): Buffer {
  const bytes = Buffer.alloc(type === texts ? 4 : 8)
  if (type === longs) bytes.writeBigInt64LE(BigInt(cell ?? 0))
  else if (type === doubles) bytes.writeDoubleLE(Number(cell))
  else {
    const content = Buffer.from(String(cell))
    bytes.writeUInt32LE(content.length)
    return Buffer.concat([bytes, content])
  }
  return bytes
}

function bits(all: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(all.length / 8))
  for (const [at, is] of all.entries()) if (is) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7))
  return bytes
}

function schemaOf(columns: ParquetColumns): Thrift[] {
  const parents = new Map<string, string[]>()
  for (const name of Object.keys(columns)) {
    const [parent = "", child] = name.split(".")
    parents.set(parent, [...(parents.get(parent) ?? []), ...(child === undefined ? [] : [child])])
  }
  const leaf = (name: string, path: string) => {
    const type = typeOf(columns[path] ?? [])
    const named = [
      [1, int(type)],
      [3, int(1)],
      [4, text(name)],
    ] as const
    return struct(...named, ...(type === texts ? ([[6, int(0)]] as const) : []))
  }
  const fields = [...parents].flatMap(([name, children]) =>
    children.length === 0
      ? [leaf(name, name)]
      : [
          struct([3, int(0)], [4, text(name)], [5, int(children.length)]),
          ...children.map((one) => leaf(one, `${name}.${one}`)),
        ],
  )
  return [struct([4, text("schema")], [5, int(parents.size)]), ...fields]
}

/** A value of thrift's compact protocol, with its type there. */
type Thrift = { readonly type: number; readonly bytes: Buffer }

const zigzag = (value: number) => varint(BigInt(value) << 1n)
const int = (value: number): Thrift => ({ type: 5, bytes: zigzag(value) })
const long = (value: number): Thrift => ({ type: 6, bytes: zigzag(value) })

function text(value: string): Thrift {
  const bytes = Buffer.from(value)
  return { type: 8, bytes: Buffer.concat([varint(BigInt(bytes.length)), bytes]) }
}

function list(items: readonly Thrift[]): Thrift {
  const head = Buffer.concat([Buffer.from([0xf0 | (items[0]?.type ?? 12)]), varint(BigInt(items.length))])
  return { type: 9, bytes: Buffer.concat([head, ...items.map(({ bytes }) => bytes)]) }
}

function struct(...fields: readonly (readonly [id: number, value: Thrift])[]): Thrift {
  let last = 0
  const parts = fields.map(([id, { type, bytes }]) => {
    const head = Buffer.from([((id - last) << 4) | type])
    last = id
    return Buffer.concat([head, bytes])
  })
  return { type: 12, bytes: Buffer.concat([...parts, Buffer.from([0])]) }
}

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}
