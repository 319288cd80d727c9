import { statfs } from "node:fs/promises"

/** Less than a segment of PostgreSQL's log: it stops then. */
const leastBytes = 16_777_216

/** Has the disk that holds `folder` no room left? False where the system does not tell. */
export async function isDiskFull(folder: string): Promise<boolean> {
  const found = await statfs(folder).catch(() => undefined)
  return found !== undefined && found.bavail * found.bsize < leastBytes
}
