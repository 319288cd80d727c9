import { AppError } from "@/lib/errors"
import { storable } from "./storable-text"

/** The storable sentence for people when a file as a whole could not be read; rethrows what nobody foresaw. */
export function fileProblem(error: unknown): string {
  if (error instanceof AppError && (error.code === "invalid" || error.code === "too_large"))
    return storable(error.message)
  throw error
}
