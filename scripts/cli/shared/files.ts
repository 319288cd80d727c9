import path from "node:path"
import { diskFile } from "@/lib/ingest/files/disk-file"
import type { SourceFile } from "@/lib/ingest/source"

/** The file of this name. npm runs scripts in the project's folder; names mean what they meant where npm was called. */
export function sourceFile(name: string): Promise<SourceFile> {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env
  return diskFile(path.resolve(script === "errormap" && folder !== undefined ? folder : process.cwd(), name))
}
