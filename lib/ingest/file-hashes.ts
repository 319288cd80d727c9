import { createHash, hash } from "node:crypto"
import type { SourceFile } from "./source"

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
 * What makes two imports the same: names and contents of the files, in any order, and the data set that was given for
 * all rows, because it makes other rows of the same file.
 */
export function importHash(files: readonly HashedFile[], dataset: string | null): string {
  const parts = files.map(({ sha256, name }) => `${sha256} ${name}`).sort()
  return hash("sha256", [...parts, ...(dataset === null ? [] : [`dataset ${dataset}`])].join("\n"), "hex")
}

/** The name of a result set that nobody named: its files', or the run's whose results the reference code wrote. */
export function importName(files: readonly SourceFile[], name: string | undefined): string {
  const names = files.map((file) => runOf(file.name) ?? file.name)
  return (name?.trim() || [...new Set(names)].join(", ")).slice(0, 200)
}

function runOf(fileName: string): string | null {
  const run = /^exp_name=\w+__exp_id=(.+?)\.(csv|json)(\.gz)?$/i.exec(fileName)?.[1]
  return run === undefined ? null : `ErrorMap run ${run}`
}
