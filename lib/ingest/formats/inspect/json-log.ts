import { AppError } from "@/lib/errors"
import { readJsonElements, type JsonElement } from "@/lib/ingest/json/json-elements"
import { limits } from "@/lib/ingest/limits"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { runOf, type Run } from "./header"
import { sampleRow } from "./sample-row"

const ofHeader = ["$.eval", "$.status", "$.results.scores.*"] as const

/** The samples of a log that is one JSON document, one by one. */
export async function* readJsonLog(file: SourceFile, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const header = createHeader()
  let run: Run | null = null
  let records = 0
  for await (const found of readJsonElements(file, [...ofHeader, "$.samples.*"])) {
    const results: RawResult[] = []
    for (const element of found) {
      if (element.path[0] !== "samples") header.add(element)
      else {
        // Written by Inspect the header comes first; other tools may sort it elsewhere.
        run ??= runOf(header.isComplete() ? header.value : await readHeader(file), file.name, options)
        if ((records += 1) > limits.rows)
          throw new AppError("too_large", `${file.name} has more than ${limits.rows} samples.`)
        results.push(sampleRow(element.value, run, records))
      }
    }
    if (results.length > 0) yield results
  }
  if (records === 0)
    throw new AppError("invalid", `${file.name} holds no samples. Run it with --log-samples and send the log again.`)
}

function createHeader() {
  const value: { eval?: unknown; status?: unknown; results: { scores: unknown[] } } = { results: { scores: [] } }
  return {
    value,
    add({ path, value: one }: JsonElement): void {
      if (path[0] === "eval") value.eval = one
      else if (path[0] === "status") value.status = one
      else value.results.scores.push(one)
    },
    isComplete: () => value.eval !== undefined,
  }
}

async function readHeader(file: SourceFile): Promise<unknown> {
  const header = createHeader()
  for await (const found of readJsonElements(file, [...ofHeader, "$.samples.*"]))
    for (const element of found) if (element.path[0] !== "samples") header.add(element)
  return header.value
}
