"use server"

import { revalidatePath } from "next/cache"
import { z } from "zod"
import { startFreeChecks } from "@/lib/data/free-checks/start-checks"
import { AppError } from "@/lib/errors"
import { action } from "@/lib/http/handlers/action"
import { idParam as id } from "@/lib/http/request/form"
import { routes } from "@/lib/routes"
import { noChecksSentences } from "@/lib/wording/free-checks"

/** Of results that came in without them, by the API or the command line, or whose checks did not end. */
export const runFreeChecks = action(z.object({ id }), "analyse", async ({ id: resultSetId }, viewer) => {
  const checks = await startFreeChecks({ resultSetId, ownerId: viewer.id })
  if (checks.kind === "none") throw new AppError("conflict", noChecksSentences[checks.why])
  revalidatePath(routes.resultSet(resultSetId))
})
