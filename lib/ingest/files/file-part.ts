import type { SourceFile } from "@/lib/ingest/source"

/** A file with what it is of its format ("rows", or a companion's name). */
export type FilePart = { readonly file: SourceFile; readonly part: string }

/** "runs/a/results.json" -> "runs/a"; "" where the name has no folder. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.replaceAll("\\", "/").lastIndexOf("/")))
}

/** The last part of a name: "runs/a/results.json" -> "results.json". */
export function baseName(name: string): string {
  return name.split(/[\\/]/).at(-1) ?? name
}

/** Parts that lie in one folder, folder by folder, in the order they came. */
export function byFolder(parts: readonly FilePart[]): FilePart[][] {
  const folders = new Map<string, FilePart[]>()
  for (const part of parts) {
    const folder = folderOf(part.file.name)
    const known = folders.get(folder)
    if (known) known.push(part)
    else folders.set(folder, [part])
  }
  return [...folders.values()]
}

/** Files by the part they are, as a bundle keeps its companions. */
export function othersOf(parts: readonly FilePart[]): Record<string, SourceFile[]> {
  const others: Record<string, SourceFile[]> = {}
  for (const { part, file } of parts) (others[part] ??= []).push(file)
  return others
}

/** "data/gpt-4.1-results.csv.gz" -> "gpt-4.1-results": only the ending goes, other dots stay. */
export function nameWithoutEnding(name: string): string {
  return baseName(name)
    .replace(/\.gz$/i, "")
    .replace(/\.(csv|tsv|txt|jsonl|ndjson|json|parquet|eval|zip)$/i, "")
}
