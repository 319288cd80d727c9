import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import path from "node:path"
import { AppError } from "@/lib/errors"
import type { SourceFile } from "@/lib/ingest/source"

/** npm runs scripts in the project's folder; names mean what they meant where npm was called. */
function callersFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env
  return script === "errormap" && folder !== undefined ? folder : process.cwd()
}

/** The file of this name, to be read as often as needed; nothing of it is kept in memory. */
export async function sourceFile(name: string): Promise<SourceFile> {
  const file = path.resolve(callersFolder(), name)
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return null
    throw new AppError("invalid", `${name} cannot be opened (${cause.code}).`, { cause })
  })
  if (!found) throw new AppError("not_found", `There is no file ${name}.`)
  if (!found.isFile()) throw new AppError("invalid", `${name} is not a file.`)
  const open = () => createReadStream(file, { highWaterMark: 1_048_576 })
  return { name: path.basename(file), bytes: found.size, open }
}
