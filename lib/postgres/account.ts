import { stat } from "node:fs/promises"
import path from "node:path"

/**
 * PostgreSQL refuses to run as root. Then its processes run as the system's "nobody", and so must be able to reach the
 * data and the program files.
 */
export type Account = { readonly uid: number; readonly gid: number }

const nobody: Account = { uid: 65_534, gid: 65_534 }

/** The account the server must run as, or undefined: simply as ourselves. */
export function serverAccount(): Account | undefined {
  return process.getuid?.() === 0 ? nobody : undefined
}

/** Can the account pass through every folder above `target`, and read and enter `target` itself? */
export async function canReach(target: string, account: Account | undefined): Promise<boolean> {
  if (!account) return true
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const found = await stat(folder).catch(() => undefined)
    if (found && (permissions(found, account) & 0o1) === 0) return false
    if (path.dirname(folder) === folder) return true
  }
}

function permissions(found: { mode: number; uid: number; gid: number }, account: Account): number {
  if (found.uid === account.uid) return (found.mode >> 6) & 0o7
  if (found.gid === account.gid) return (found.mode >> 3) & 0o7
  return found.mode & 0o7
}
