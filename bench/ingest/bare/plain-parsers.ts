import { createReadStream } from "node:fs"
import type { Readable } from "node:stream"
import { createInterface } from "node:readline"
import { JSONParser } from "@streamparser/json"
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet"
import Papa from "papaparse"
import yauzl, { type Entry, type ZipFile } from "yauzl"

// The plainest way to read each kind of file: a common library and nothing around it.

export async function* csvRecords(source: Readable): AsyncGenerator<Record<string, string>> {
  const parsed = source.pipe(Papa.parse(Papa.NODE_STREAM_INPUT, { header: true, skipEmptyLines: true }))
  for await (const record of parsed) yield record as Record<string, string>
}

export async function* jsonLines<Value>(location: string): AsyncGenerator<Value> {
  for await (const line of createInterface({ input: createReadStream(location) })) yield JSON.parse(line) as Value
}

/** The values at a place of one large document, "$.samples.*". */
export async function* jsonElements<Value>(source: AsyncIterable<unknown>, place: string): AsyncGenerator<Value> {
  let found: Value[] = []
  const parser = new JSONParser({ paths: [place], keepStack: false })
  parser.onValue = ({ value }) => void found.push(value as Value)
  for await (const chunk of source) {
    parser.write(chunk as Uint8Array)
    yield* found
    found = []
  }
}

export async function* parquetRecords(location: string): AsyncGenerator<Record<string, unknown>> {
  const file = await asyncBufferFromFile(location)
  const metadata = await parquetMetadataAsync(file)
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows)
    yield* await parquetReadObjects({ file, metadata, rowStart, rowEnd })
    rowStart = rowEnd
  }
}

export type Packed = { readonly name: string; readonly open: () => Promise<Readable> }

/** Everything in a zip archive; `read` must be done with it when it ends. */
export async function* inArchive<Row>(
  location: string,
  read: (members: readonly Packed[]) => AsyncGenerator<Row>,
): AsyncGenerator<Row> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    yauzl.open(location, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    ),
  )
  try {
    const entries = await new Promise<Entry[]>((resolve, reject) => {
      const all: Entry[] = []
      zip.on("error", reject)
      zip.on("end", () => resolve(all))
      zip.on("entry", (entry: Entry) => {
        all.push(entry)
        zip.readEntry()
      })
      zip.readEntry()
    })
    yield* read(entries.map((entry) => ({ name: entry.fileName, open: () => openEntry(zip, entry) })))
  } finally {
    zip.close()
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  )
}

export async function jsonOf<Value>({ open }: Packed): Promise<Value> {
  const chunks: Buffer[] = []
  for await (const chunk of await open()) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Value
}
