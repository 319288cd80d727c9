import { AppError } from "@/lib/errors"

/**
 * Whether trying again would end the same way: the input is refused (AppError), the database refuses a value or a
 * statement, or our own code fails on it. Lost connections, full disks, locks and missing files may be over next time.
 */
export function cannotSucceed(error: unknown): boolean {
  if (error instanceof AppError || ourFaults.some((fault) => error instanceof fault)) return true
  const code = error instanceof Error && "code" in error ? error.code : null
  return typeof code === "string" && /^(21|22|42|54)[0-9A-Z]{3}$/.test(code)
}

/** Not TypeError: that is also what a failed fetch throws. */
const ourFaults = [RangeError, SyntaxError, ReferenceError] as const
