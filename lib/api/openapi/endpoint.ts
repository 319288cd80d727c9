import type { z } from "zod"
import type { Permission } from "@/lib/domain/access/permissions"
import type { RouteInput, RouteSpec } from "@/lib/http/handlers/route"

type Schema = z.ZodType | undefined

/**
 * One operation of the public API: what is checked, who may, what happens, and what openapi.json says of it. One object
 * for all of it, so that the description cannot drift from what happens. Being in the list of its
 * file, which lib/api/registry.ts reads, puts it at its address.
 */
export type Endpoint<
  Allowed extends Permission = Permission,
  Reply extends z.ZodType = z.ZodType,
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
> = RouteSpec<Allowed, Reply, Params, Query, Body> & {
  readonly id: string
  readonly method: "GET" | "POST" | "DELETE"
  /** with {name} for each path parameter */
  readonly path: `/api/v1/${string}`
  readonly summary: string
  readonly description?: string
  /** what a good reply holds; with `replyType` application/x-ndjson, what each line holds */
  readonly reply: Reply
  readonly replyType?: "application/json" | "application/x-ndjson"
  /** the body is a file of this type, read as it comes */
  readonly fileType?: string
  /** A Response goes out as it is, anything else as JSON with `cache-control: no-store` (lib/http adds an ETag). */
  handler(input: RouteInput<Allowed, Params, Query, Body>): Promise<Response | z.input<Reply>>
}

/** Keeps the exact types of an endpoint's schemas, and gives its handler what they parse. */
export function endpoint<
  Allowed extends Permission,
  Reply extends z.ZodType,
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
>(definition: Endpoint<Allowed, Reply, Params, Query, Body>): Endpoint<Allowed, Reply, Params, Query, Body> {
  return definition
}
