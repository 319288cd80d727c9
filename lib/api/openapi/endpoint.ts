import type { z } from "zod"
import type { RouteSpec } from "@/lib/http/handlers/route"

/**
 * One operation of the public API: what route() enforces and what openapi.json tells. One object for both, so that
 * the description cannot drift from what happens.
 */
export type Endpoint = RouteSpec & {
  readonly id: string
  readonly method: "GET" | "POST"
  /** with {name} for each path parameter */
  readonly path: `/api/v1/${string}`
  readonly summary: string
  readonly description?: string
  /** what a good answer holds; with `replyType` application/x-ndjson, what each line holds */
  readonly reply: z.ZodType
  readonly replyType?: "application/json" | "application/x-ndjson"
  readonly status?: 200 | 201 | 202
  /** the body is a file of this type, read as it comes */
  readonly fileType?: string
}

/** Keeps the exact types of an endpoint's schemas. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition
}
