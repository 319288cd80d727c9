import "server-only"
import { unstable_rethrow } from "next/navigation"
import type { z } from "zod"
import { mayDo, type Permission, type ViewerFor } from "@/lib/domain/access/permissions"
import { getViewer } from "@/lib/auth/session"
import { appErrorOf } from "@/lib/data/base/faults"
import { findUnsound, unsoundWords } from "@/lib/domain/text/valid-text"
import { AppError, neutralMessage } from "@/lib/errors"
import type { ActionState } from "./action-state"
import { fieldErrorsOf, formMessages, formToObject } from "@/lib/http/request/form"

/** What a handler may answer: nothing, a sentence for people, or data that the form shows once (a new token). */
type Answer<Data> = { readonly message?: string; readonly data?: Data } | undefined | void

/**
 * The one way in for forms. Makes a server action `(previousState, formData) => state` for `useActionState`:
 * the viewer is checked first, then the fields are parsed, then the handler runs. AppErrors become their sentence,
 * redirects and notFound() pass through, anything else is logged with its cause and shown as a neutral sentence.
 *
 * Ids and other context of a form travel as hidden fields and are parsed by the same schema: bound arguments
 * (`action.bind(null, id)`) come back from the browser just as forgeable, but unparsed.
 *
 *     export const revokeToken = action(z.object({ id: z.coerce.number().int() }), "account", async ({ id }, viewer) => {
 *       await revokeApiToken({ userId: viewer.id, id })
 *       revalidatePath(routes.account())
 *     })
 */
export function action<Schema extends z.ZodType, P extends Permission, Data = undefined>(
  schema: Schema,
  permission: P,
  handler: (input: z.output<Schema>, viewer: ViewerFor<P>) => Promise<Answer<Data>>,
): (previous: ActionState<Data>, form: FormData) => Promise<ActionState<Data>> {
  return async (_previous, form) => {
    try {
      const viewer = await getViewer()
      if (!mayDo(viewer, permission)) throw new AppError("unauthenticated", "Please sign in first.")
      const fields = form instanceof FormData ? formToObject(form) : undefined
      const unsound = findUnsound(fields)
      if (unsound !== null) {
        const field = unsound.split(".")[0] ?? ""
        const fieldErrors = { [field]: [`This ${unsoundWords}.`] }
        return { status: "invalid", fieldErrors, message: "Please check the marked fields." }
      }
      const parsed = schema.safeParse(fields, { error: formMessages })
      if (!parsed.success) {
        const { "": whole, ...fieldErrors } = fieldErrorsOf(parsed.error)
        return { status: "invalid", fieldErrors, message: whole?.join(" ") ?? "Please check the marked fields." }
      }
      const answer = await handler(parsed.data, viewer)
      return { status: "ok", ...answer }
    } catch (error) {
      unstable_rethrow(error)
      if (!(error instanceof AppError)) console.error("An action failed", error)
      return { status: "failed", message: appErrorOf(error)?.message ?? neutralMessage }
    }
  }
}
