import { AppError } from "@/lib/errors"

/**
 * What is wrong with the place we run on, not with what was asked: the database does not answer (stopped, killed,
 * restarting), or a disk has no room. Both pass, nothing is lost meanwhile, and both have a sentence of their own.
 */
export type Fault = "outage" | "disk-full"

const faultSentences = {
  outage: "The database does not answer just now; it is started again by itself. Please try again in a few seconds.",
  "disk-full":
    "The disk of the server is full. Nothing that was saved is lost: free some space there, then go on or try again.",
} as const satisfies Record<Fault, string>

/** PostgreSQL: shut down by an administrator or a crash, starting up; class 08: the connection. */
const outageCodes = /^(?:57P0[1-3]|08...|P1001|P1002|P1017|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/
/** What pg and Prisma's adapter say without a code. */
const outageWords =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|DatabaseNotReachable|ConnectionClosed|SocketTimeout)/
const diskCodes = /^(?:53100|ENOSPC|EDQUOT)$/

/** Looks into what wraps the error too. Null for an error that is somebody's own: it has said what is wrong. */
export function faultOf(error: unknown, depth = 0): Fault | null {
  if (typeof error !== "object" || error === null || error instanceof AppError || depth > 5) return null
  // A call over HTTP that failed is no matter of the database.
  if (error instanceof TypeError) return null
  const { code, originalCode, kind, message, cause, meta } = error as Record<string, unknown>
  for (const word of [code, originalCode, kind]) {
    if (typeof word !== "string") continue
    if (diskCodes.test(word)) return "disk-full"
    if (outageCodes.test(word)) return "outage"
  }
  if ([message, kind].some((words) => typeof words === "string" && outageWords.test(words))) return "outage"
  const inner = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
  return faultOf(cause, depth + 1) ?? faultOf(inner, depth + 1)
}

/** The error itself when it has a sentence for people; what stands for its fault when it has one; else null. */
export function appErrorOf(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  const fault = faultOf(error)
  return fault && new AppError("unavailable", faultSentences[fault], { cause: error })
}
