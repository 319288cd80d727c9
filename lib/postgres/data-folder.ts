import { createHash } from "node:crypto"
import {
  access,
  chmod,
  chown,
  constants,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  stat,
  writeFile,
} from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { AppError } from "@/lib/errors"
import { type Account, canReach, serverAccount } from "./account"
import { isCode, readText } from "./file-lock"

/** Where one embedded server keeps its things, and as whom it runs. */
export type Place = {
  /** The cluster: PostgreSQL's own data directory, with the server's major version in its name. */
  readonly cluster: string
  /** The folder around it: the app's data folder, or a stand-in the server's account can reach. */
  readonly home: string
  readonly log: string
  readonly account: Account | undefined
}

export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    const made = await mkdir(dataDir, { recursive: true })
    // The server's account passes through, others read nothing: secrets inside are 0600, the cluster is 0700.
    if (made) await chmod(dataDir, serverAccount() ? 0o711 : 0o700)
    await access(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new AppError(
      "unavailable",
      `The data folder ${dataDir} cannot be written by this user; choose another with ERRORATLAS_DATA_DIR.`,
      { cause: error },
    )
  }
}

export async function findPlace(dataDir: string, major: string): Promise<Place> {
  const folder = await realpath(dataDir)
  const root = serverAccount()
  const home = root ? await findHome(folder, major, root) : folder
  const cluster = path.join(home, `pg${major}`)
  const account = await accountFor(cluster, root)
  return { cluster, home, log: path.join(folder, `pg${major}.log`), account }
}

/** As root: the data folder itself when "nobody" can reach it, else the place the pointer file names, else a new one. */
async function findHome(dataDir: string, major: string, root: Account): Promise<string> {
  const pointer = path.join(dataDir, `pg${major}.location`)
  const [kept, keptFor] = ((await readText(pointer)) ?? "").split("\n")
  // A pointer that was copied along with the folder belongs to the original, as long as that exists.
  if (kept && keptFor && (keptFor === dataDir || !(await exists(keptFor))) && (await exists(kept))) {
    if (keptFor !== dataDir) await writeFile(pointer, `${kept}\n${dataDir}\n`)
    return kept
  }
  if ((await exists(path.join(dataDir, `pg${major}`))) || (await canReach(dataDir, root))) return dataDir
  const home = await makeHome(dataDir)
  await writeFile(pointer, `${home}\n${dataDir}\n`)
  return home
}

async function makeHome(dataDir: string): Promise<string> {
  const name = `erroratlas-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`
  const home = path.join("/var/lib", name)
  try {
    await mkdir(home, { mode: 0o711 })
    await chmod(home, 0o711)
    return home
  } catch (error) {
    if (isCode(error, "EEXIST") && (await stat(home)).uid === 0) return home
    // No writable /var/lib: a fresh folder in the system's temp, under a name nobody could prepare.
    const other = await mkdtemp(path.join(os.tmpdir(), `${name}-`))
    await chmod(other, 0o711)
    return other
  }
}

/** The server must run as the cluster's owner: as root we can become that user, anyone else must be it. */
async function accountFor(cluster: string, root: Account | undefined): Promise<Account | undefined> {
  const owner = await stat(cluster).catch(() => undefined)
  if (!owner) return root
  if (root) {
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
    await giveTo(cluster, root)
    return root
  }
  const self = process.getuid?.()
  if (self === undefined || owner.uid === self) return undefined
  throw new AppError(
    "unavailable",
    `The database in ${cluster} belongs to another user (number ${owner.uid}): start as that user or as root, or choose another ERRORATLAS_DATA_DIR.`,
  )
}

/** Hands a folder and all in it to the account (a cluster that root restored from a backup, a file root wrote). */
export async function giveTo(target: string, account: Account | undefined): Promise<void> {
  if (!account) return
  try {
    await chown(target, account.uid, account.gid)
  } catch (error) {
    throw new AppError(
      "unavailable",
      `PostgreSQL does not run as root, and ${target} cannot be given to another user.`,
      {
        cause: error,
      },
    )
  }
  if (!(await lstat(target)).isDirectory()) return
  for (const name of await readdir(target)) await giveTo(path.join(target, name), account)
}

async function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  )
}
