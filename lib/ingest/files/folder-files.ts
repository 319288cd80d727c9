import { readdir, stat } from "node:fs/promises"
import path from "node:path"
import { AppError } from "@/lib/errors"
import { limits } from "@/lib/ingest/limits"
import type { SourceFile } from "@/lib/ingest/source"
import { diskFile } from "./disk-file"

const deepest = 32

/**
 * A file on this machine, or all files of a folder, in the order of their names: "runs/a/results.json", from the
 * folder's own name on. Hidden files and links are left out. Throws `invalid` where there is nothing.
 */
export async function filesAt(location: string): Promise<SourceFile[]> {
  const found = await stat(location).catch(() => null)
  if (!found?.isDirectory()) return [await diskFile(location)]
  const files: SourceFile[] = []
  await walk({ location, name: path.basename(path.resolve(location)), depth: 0 }, files)
  if (files.length === 0) throw new AppError("invalid", `The folder ${path.basename(location)} holds no file.`)
  return files
}

type Folder = { readonly location: string; readonly name: string; readonly depth: number }

async function walk({ location, name, depth }: Folder, files: SourceFile[]): Promise<void> {
  if (depth > deepest) throw new AppError("too_large", `${name} lies more than ${deepest} folders deep.`)
  const entries = await readdir(location, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".")) continue
    const inside = { location: path.join(location, entry.name), name: `${name}/${entry.name}`, depth: depth + 1 }
    if (entry.isDirectory()) await walk(inside, files)
    if (!entry.isFile()) continue
    if (files.length >= limits.folderFiles)
      throw new AppError("too_large", `More than ${limits.folderFiles} files in one folder.`)
    files.push(await diskFile(inside.location, inside.name))
  }
}
