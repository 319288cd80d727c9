import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { setSpendCap } from "@/lib/data/judges/spend-cap"
import { capLimits, type SpendCap } from "@/lib/domain/judges/spend"
import { analysisReport, analysisSchema } from "./analyses"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParams } from "@/lib/api/schema/fields"

export const spendCapSchema = z
  .object({
    usd: z
      .number()
      .min(capLimits.usd.min)
      .max(capLimits.usd.max)
      .nullable()
      .default(null)
      .describe("US dollars; needs a judge whose price is known."),
    tokens: z
      .number()
      .int()
      .min(capLimits.tokens.min)
      .max(capLimits.tokens.max)
      .nullable()
      .default(null)
      .describe("Input and output tokens together."),
  })
  .meta({ id: "SpendCap", description: "Where an analysis pauses by itself; null: no cap." })

const setSpendCapEndpoint = endpoint({
  id: "setSpendCap",
  method: "POST",
  path: "/api/v1/analyses/{id}/spend-cap",
  summary: "Raise, lower or remove the spend cap",
  description:
    "An analysis that its old cap had paused goes on at once. Stability runs count against it. 409 when as much is spent already.",
  permission: "analyse",
  params: idParams,
  body: spendCapSchema,
  reply: analysisSchema,
  handler: ({ params, body, viewer }) => changeSpendCap(params.id, body, viewer),
})

export const spendCapEndpoints = [setSpendCapEndpoint]

/** The same for the API and the command line. */
export async function changeSpendCap(id: number, cap: SpendCap, viewer: NonNullable<Viewer>) {
  await setSpendCap(id, cap, viewer)
  return analysisReport(id, viewer)
}
