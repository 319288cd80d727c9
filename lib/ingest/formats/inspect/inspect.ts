import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import { isArchive } from "@/lib/ingest/files/archive"
import { unpacked, type SourceFile } from "@/lib/ingest/source"
import { readArchiveLog } from "./archive-log"
import { readJsonLog } from "./json-log"

/**
 * A log of Inspect AI: `.eval` (a zip archive of a header and one file a sample, packed by deflate, from 0.3.206 by
 * Zstandard) or `.json` (one document). Layout: inspect_ai/log/_log.py and _recorders/eval.py, log version 2, and
 * version 3 with samples in pieces. Runs that were cancelled or never finished bring the samples they
 * have.
 */
export const inspect: Adapter = {
  title: "Inspect AI log",
  accepts: [".eval", ".json"],
  unit: "record",
  describes: {
    files:
      "`.eval` (zip, deflate or Zstandard; also inside a zip archive) or `.json`, log versions 1 to 3; runs that never finished too",
    id: "`id`",
    model: "`eval.model`; else `output.model`",
    dataset: "`eval.task`",
    prompt: "`input`, a text or messages, with `choices`",
    answer: "`output.completion`; parts of type `reasoning` apart",
    score:
      "each scorer's `value` (C/I/P/N, number, boolean; of several values each as `scorer.key`); counts: the first that the log sums up",
    trial: "`epoch`",
    refused: "samples without an id; scores that are lists",
    triedOn: "8 logs of 5 tasks, both kinds",
  },
  partOf,
  read,
}

function partOf({ text, entries }: FileHead): string | null {
  if (entries.length > 0) {
    const hasHeader =
      entries.includes("header.json") && entries.some((name) => /^(samples\/|summaries\.json$)/.test(name))
    return hasHeader || entries.includes("_journal/start.json") ? "rows" : null
  }
  const start = jsonStart(text)
  if (start?.kind !== "object" || !hasKeys(start, "eval")) return null
  // The ids of many samples may fill the start of the file before it names the model.
  return start.inner.get("eval")?.has("task") && (hasKeys(start, "status") || start.inner.get("eval")?.has("model"))
    ? "rows"
    : null
}

async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  yield* (await isPacked(main)) ? readArchiveLog(main, options) : readJsonLog(main, options)
}

async function isPacked(file: SourceFile): Promise<boolean> {
  for await (const bytes of unpacked(file)) return isArchive(bytes)
  return false
}
