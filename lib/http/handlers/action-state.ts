/**
 * What a form knows about its last submission. Plain data: it travels to the browser, so it never holds a cause, a
 * stack or what was typed.
 */
export type ActionState<Data = undefined> =
  | { readonly status: "idle" }
  | { readonly status: "ok"; readonly message?: string; readonly data?: Data }
  | { readonly status: "invalid"; readonly message: string; readonly fieldErrors: FieldErrors }
  | { readonly status: "failed"; readonly message: string }

/** Messages per field name; errors of the form as a whole are in `message`. */
type FieldErrors = Readonly<Record<string, readonly string[]>>

/** The first state of every form: `useActionState(action, idle)`. */
export const idle = { status: "idle" } as const

/** The messages of one field, for `<Field errors={…}>`. */
export function errorsOf(state: ActionState<unknown>, field: string): readonly string[] {
  return state.status === "invalid" ? (state.fieldErrors[field] ?? []) : []
}
