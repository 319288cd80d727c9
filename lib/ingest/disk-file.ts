import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import path from "node:path"
import { AppError } from "@/lib/errors"
import type { SourceFile } from "./source"

/** A file on this machine as something to import. Read in small chunks: what is in memory at once stays small. */
export async function diskFile(location: string, name = path.basename(location)): Promise<SourceFile> {
  const found = await stat(location).catch((error: unknown) => {
    throw new AppError("invalid", `${name} cannot be read.`, { cause: error })
  })
  if (!found.isFile()) throw new AppError("invalid", `${name} is not a file.`)
  return { name, bytes: found.size, open: () => createReadStream(location, { highWaterMark: 262_144 }) }
}
