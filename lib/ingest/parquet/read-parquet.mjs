// Reads a Parquet file in a process of its own (parquet-process.ts). Files come from strangers, and the library believes
// what they say: a damaged count makes it loop for ever or fill the memory, and an array that grows too fast ends a
// process even where only one of its threads is limited. Bytes are asked for; rows go out a batch at a time.
import { Worker } from "node:worker_threads"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { decompress as unpackZstd } from "fzstd"
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet"
import { compressors } from "hyparquet-compressors"

const [mostRows, mostBytes] = [500, 8_000_000]
/** what is decoded at once, unpacked */
const sliceBytes = 32_000_000
const footerBytes = 64_000_000
/** of a row group: packed bytes, and unpacked ones of nested columns, which cannot be read in parts */
const [heldBytes, nestedBytes] = [256_000_000, 128_000_000]
/** of a row group, unpacked: many slices of one chunk take long */
const groupBytes = 4_000_000_000
const pageBytes = 256_000_000
const pageValues = 16_000_000

class Problem extends Error {
  constructor(kind, why, bytes) {
    super(why)
    Object.assign(this, { kind, bytes })
  }
}

// Arrays of numbers lie outside of the memory that V8 has a limit for.
for (const kind of ["Int32Array", "BigInt64Array"])
  globalThis[kind] = new Proxy(globalThis[kind], {
    construct(target, [first, ...rest]) {
      if (typeof first === "number" && first > pageValues) throw new Error("a page has too many values")
      return new target(first, ...rest)
    },
  })

/** Each fills what the page says it needs, and no more. */
const unpackers = {
  ...compressors,
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => unpackZstd(input, new Uint8Array(length)),
}
const bounded = Object.fromEntries(
  Object.entries(unpackers).map(([codec, unpack]) => [
    codec,
    (input, length) => {
      if (length > pageBytes) throw new Problem("too_large", "a page", length)
      return unpack(input, length)
    },
  ]),
)

async function openFile(file) {
  if (file.byteLength < 12) throw new Error("it is too short")
  const tail = Buffer.from(await file.slice(file.byteLength - 8, file.byteLength))
  if (tail.toString("latin1", 4) !== "PAR1") throw new Error("it does not end with PAR1: it was cut off")
  if (tail.readUInt32LE(0) > footerBytes)
    throw new Problem("too_large", "a description of its columns", tail.readUInt32LE(0))
  const metadata = await parquetMetadataAsync(file)
  const groups = metadata.row_groups.map(({ num_rows: rows }) => Number(rows))
  const rows = Number(metadata.num_rows)
  if (groups.some((count) => !(count >= 0)) || groups.reduce((sum, count) => sum + count, 0) !== rows)
    throw new Error("rows are missing")
  return { file, metadata, rows, columns: parquetSchema(metadata).children.map(({ element }) => element.name) }
}

async function* readRows({ file, metadata, columns: all }, { columns: wanted, most }) {
  const columns = wanted ? all.filter((name) => wanted.includes(name)) : all
  let start = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    const end = start + count
    const perRow = bytesOf(group, columns) / count
    const step = between(1, Math.floor(sliceBytes / perRow), count)
    const batch = between(1, Math.floor(mostBytes / perRow), mostRows)
    for (let rowStart = start; rowStart < Math.min(end, most); rowStart += step) {
      const rowEnd = Math.min(rowStart + step, end, most)
      const rows = await parquetReadObjects({ file, metadata, columns, rowStart, rowEnd, compressors: bounded })
      if (rows.length !== rowEnd - rowStart) throw new Error("rows are missing")
      for (let at = 0; at < rows.length; at += batch) yield rows.slice(at, at + batch).map((row) => whole(row, columns))
    }
    start = end
  }
}

const between = (least, value, most) => Math.max(least, Math.min(Number.isNaN(value) ? least : value, most))

/** Unpacked bytes of what is read of a row group. */
function bytesOf(group, columns) {
  let [packed, unpacked, nested] = [0, 0, 0]
  for (const { meta_data: of } of group.columns) {
    if (!of || !columns.includes(of.path_in_schema[0])) continue
    const isFlat = of.path_in_schema.length === 1
    if (isFlat && of.num_values !== group.num_rows) throw new Error("values are missing")
    packed += Number(of.total_compressed_size)
    unpacked += Number(of.total_uncompressed_size)
    if (!isFlat) nested += Number(of.total_uncompressed_size)
  }
  if (packed > heldBytes || nested > nestedBytes || unpacked > groupBytes)
    throw new Problem("too_large", "a row group", Math.max(packed, unpacked))
  return unpacked
}

/** A column that ends too soon has no value here; one that is empty is null. */
function whole(row, columns) {
  for (const name of columns) if (row[name] === undefined) throw new Error(`values of ${name} are missing`)
  return row
}

/** Who asked kills what hangs, if it still lives; a minute later a thread of our own does. */
const watch = new Worker(
  `let timer
  require("node:worker_threads").parentPort.on("message", (isBusy) => {
    clearTimeout(timer)
    if (isBusy) timer = setTimeout(() => process.kill(process.pid, "SIGKILL"), 60_000)
  })`,
  { eval: true, execArgv: [] },
)
watch.unref()

function send(message) {
  watch.postMessage(false)
  process.send(message)
}

/** Bytes that were asked for and have not come yet. */
const asked = new Map()
let [asks, opened, batches] = [0, null, null]

const bytesFrom = (byteLength) => ({
  byteLength,
  slice(position, end = byteLength) {
    const length = Math.min(end, byteLength) - position
    if (!(position >= 0 && length >= 0)) throw new Error("it points to what is not there")
    if (length > heldBytes) throw new Problem("too_large", "a part", length)
    return new Promise((take, fail) => {
      asked.set((asks += 1), { take, fail, length })
      send({ kind: "read", ask: asks, position, length })
    })
  },
})

async function answer(message) {
  if (message.kind === "open") {
    opened = await openFile(bytesFrom(message.byteLength))
    batches = null
    return { kind: "opened", columns: opened.columns, rows: opened.rows }
  }
  batches ??= readRows(opened, message)
  const { done, value } = await batches.next()
  return done ? { kind: "end" } : { kind: "rows", rows: value }
}

// Of parts of a file that is given up already.
process.on("unhandledRejection", () => {})
process.on("disconnect", () => process.exit(0))
process.on("message", (message) => {
  watch.postMessage(true)
  if (message.kind === "bytes") {
    const { take, fail, length } = asked.get(message.ask)
    asked.delete(message.ask)
    if (message.bytes.byteLength < length) return fail(new Error("it ends too soon"))
    // A copy: what came is a view into something larger.
    return take(Uint8Array.from(message.bytes).buffer)
  }
  answer(message).then(send, (error) =>
    send({
      kind: "problem",
      isLarge: error.kind === "too_large",
      why: error.message,
      bytes: error.bytes ?? 0,
    }),
  )
})
