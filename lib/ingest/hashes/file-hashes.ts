import { createHash, hash } from "node:crypto"
import type { ColumnMap } from "@/lib/domain/results/column-map"
import { AppError } from "@/lib/errors"
import { readFile } from "@/lib/ingest/formats/read-predictions"
import { printColumnMap } from "@/lib/ingest/mapping/column-map"
import type { SourceFile } from "@/lib/ingest/source"

export type HashedFile = SourceFile & { readonly sha256: string }

/** sha256 of every file that does not bring it along; reads each once. */
export async function hashFiles(
  files: readonly (SourceFile | HashedFile)[],
  signal?: AbortSignal,
): Promise<HashedFile[]> {
  const hashed: HashedFile[] = []
  for (const file of files) hashed.push("sha256" in file ? file : { ...file, sha256: await sha256Of(file, signal) })
  return hashed
}

async function sha256Of(file: SourceFile, signal?: AbortSignal): Promise<string> {
  const sum = createHash("sha256")
  for await (const chunk of file.open()) {
    signal?.throwIfAborted()
    sum.update(chunk)
  }
  return sum.digest("hex")
}

/**
 * What makes two imports the same: names and contents of the files, in any order, and the dataset that was given for
 * all rows where it makes other rows of the same files; so does a map of columns.
 */
export async function importHash(
  files: readonly HashedFile[],
  dataset: string | null,
  columns: ColumnMap | null = null,
): Promise<string> {
  const parts = files.map(({ sha256, name }) => `${sha256} ${name}`).sort()
  const given = dataset === null || (await isTheirOwn(files, dataset)) ? [] : [`dataset ${dataset}`]
  const mapped = columns === null ? [] : [`columns ${printColumnMap(columns)}`]
  return hash("sha256", [...parts, ...given, ...mapped].join("\n"), "hex")
}

/** Whether the rows are of this dataset already, by their column or the name of their file; the first that is not ends it. */
async function isTheirOwn(files: readonly HashedFile[], dataset: string): Promise<boolean> {
  try {
    for (const file of files)
      for await (const results of readFile(file, { dataset: null }))
        for (const one of results)
          if (one.kind === "row" ? one.row.dataset !== dataset : one.refusal.column === "dataset") return false
    return true
  } catch (error) {
    // What cannot be read is said by the import.
    if (error instanceof AppError) return false
    throw error
  }
}

/** The name of a result set that nobody named: its files', or the run's whose results the reference code wrote. */
export function importName(files: readonly SourceFile[], name: string | undefined): string {
  const names = files.map((file) => runOf(file.name) ?? topOf(file.name))
  return (name?.trim() || [...new Set(names)].join(", ")).slice(0, 200)
}

/** A folder is named once, not by each of its files. */
const topOf = (fileName: string) => fileName.split("/")[0] ?? fileName

function runOf(fileName: string): string | null {
  const run = /^exp_name=\w+__exp_id=(.+?)\.(csv|json)(\.gz)?$/i.exec(fileName)?.[1]
  return run === undefined ? null : `ErrorMap run ${run}`
}
