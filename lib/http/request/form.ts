import { z } from "zod"

/**
 * FormData (or search parameters) -> a plain object for zod. A field that was left empty is absent (so `.optional()` and defaults mean what
 * they say), repeated names become arrays, and the fields Next adds for itself are dropped.
 */
export function formToObject(form: FormData | URLSearchParams): Record<string, unknown> {
  const fields = new Map<string, FormDataEntryValue[]>()
  for (const [name, value] of form as Iterable<[string, FormDataEntryValue]>) {
    if (name.startsWith("$ACTION") || value === "") continue
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
}

/** A database id in a form, a query or a path. */
export const idParam = z.coerce.number().int().positive().max(2_147_483_647)

/** The last part of a path, as browsers and `curl` send it with a file. */
export const fileName = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[^/\\\p{Cc}]+$/u, "is not a file name")

/** A file's name with its place in the folder it was sent with: "run/instances.json". It is never a path of ours. */
export const relativePath = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^(?!.*(^|\/)\.{0,2}(\/|$))[^\\\p{Cc}]+$/u, "is not a file name")

/** Checkboxes, multiple selects, repeated parameters: none, one or several values of one name -> always an array. */
export function formList<Item extends z.ZodType>(item: Item, most = 10_000) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(most),
  )
}

/** One sentence for people instead of zod's words about types. */
export const formMessages: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return "Please fill this in."
  if (issue.code === "invalid_type" && issue.expected === "number") return "This must be a number."
  return undefined
}

/** zod's issues -> messages per field; issues of the whole form are under "". */
export function fieldErrorsOf(error: z.core.$ZodError): Record<string, string[]> {
  const result = new Map<string, string[]>()
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? "")
    result.set(field, [...(result.get(field) ?? []), issue.message])
  }
  return Object.fromEntries(result)
}
