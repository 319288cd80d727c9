import { readFileSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { env } from "@/lib/env"
import { addressOf } from "./port"

const fileIn = (dataDir: string) => path.join(dataDir, "address")

/**
 * Keeps beside the data where their pages are served, for who prints addresses of them. Gives what forgets it. Where nothing
 * can be written (a database of one's own, a folder that is read-only) it is not kept: pages are served all the same.
 */
export async function keepAddress(port: number): Promise<() => Promise<void>> {
  const { HOST, ERRORATLAS_DATA_DIR } = env()
  const file = fileIn(ERRORATLAS_DATA_DIR)
  await mkdir(path.dirname(file), { recursive: true })
    .then(() => writeFile(file, `${addressOf(HOST, port)}\n`))
    .catch(() => undefined)
  return () => rm(file, { force: true }).catch(() => undefined)
}

/** Where a page of these data is: under NEXTAUTH_URL, else where they are served now, else where they would be. */
export function pageAddress(page: string): string {
  const { HOST, PORT, NEXTAUTH_URL, ERRORATLAS_DATA_DIR } = env()
  return `${(NEXTAUTH_URL ?? servedAt(ERRORATLAS_DATA_DIR) ?? addressOf(HOST, PORT)).replace(/\/+$/, "")}${page}`
}

function servedAt(dataDir: string): string | null {
  try {
    const text = readFileSync(fileIn(dataDir), "utf8").trim()
    return URL.canParse(text) ? text : null
  } catch {
    // Nobody serves them just now.
    return null
  }
}
