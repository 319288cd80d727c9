/** What can go wrong at a boundary, and the HTTP status that says so. */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<string, number>

/** What people read of an error that is nobody's to mend but ours; its cause goes to the log. */
export const neutralMessage = "Something went wrong on our side. Please try again."

export type ErrorCode = keyof typeof statusOf

/** A broken promise with a sentence for people. Expected failures of single items are data, not exceptions. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** more for scripts, beside code and message */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options)
    this.name = "AppError"
    this.code = code
    this.details = options.details
  }
}

const notThere = {
  results: "There are no such results",
  analysis: "There is no such analysis",
} as const

/** One sentence for what is not there and for what is somebody else's, and where one's own are listed. */
export function noSuch(what: keyof typeof notThere, whose: "anybody" | "own" = "anybody"): AppError {
  const own = whose === "own" ? " of yours" : ""
  return new AppError("not_found", `${notThere[what]}${own}. Yours are listed under “Your work” (/work).`)
}
