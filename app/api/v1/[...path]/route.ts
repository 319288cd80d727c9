import { route } from "@/lib/http/handlers/route"
import { AppError } from "@/lib/errors"

/** A mistyped address of the API is answered like every other mistake: as JSON. */
const notFound = route({ permission: "anyone" }, async ({ request }) => {
  throw new AppError("not_found", `There is nothing at ${new URL(request.url).pathname.slice(0, 200)}.`)
})

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT }
