import "server-only"
import { unstable_rethrow } from "next/navigation"
import { z } from "zod"
import { verifyApiToken } from "@/lib/auth/api-token"
import { mayDo, type Permission, type Viewer, type ViewerFor } from "@/lib/domain/access/permissions"
import { getViewer } from "@/lib/auth/session"
import { appErrorOf, faultOf } from "@/lib/data/base/faults"
import { findUnsound, unsoundWords } from "@/lib/domain/text/valid-text"
import { AppError, neutralMessage, statusOf } from "@/lib/errors"
import { formToObject } from "@/lib/http/request/form"
import { readJson } from "@/lib/http/request/read-json"
import { requireSameOrigin } from "@/lib/http/request/same-origin"

type Schema = z.ZodType | undefined
type Parsed<Of extends Schema> = Of extends z.ZodType ? z.output<Of> : undefined

/**
 * What a route takes. `body` is for JSON only; a route that takes a file leaves it out and reads `request.body` itself.
 * `reply`, when given, types what the handler may return (and documents it: lib/api).
 */
export type RouteSpec<
  Allowed extends Permission = Permission,
  Reply extends z.ZodType = z.ZodType,
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
> = {
  readonly permission: Allowed
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly reply?: Reply
  /** of a good reply; 200 when not given */
  readonly status?: 200 | 201 | 202
  /** the address of what was made, as a header of the reply */
  location?(reply: z.input<Reply>): string
}

export type RouteInput<Allowed extends Permission, Params extends Schema, Query extends Schema, Body extends Schema> = {
  readonly params: Parsed<Params>
  readonly query: Parsed<Query>
  readonly body: Parsed<Body>
  readonly viewer: ViewerFor<Allowed>
  readonly request: Request
}

type Context = { readonly params: Promise<Record<string, string | string[] | undefined>> }

/**
 * The one way in for HTTP. Makes a Next route handler: the viewer comes from a bearer token or the session, then
 * params, query and JSON body are parsed, then the handler runs. What it returns is sent as JSON unless it is a
 * Response. Errors are `{ error: { code, message } }` with the status of lib/errors.ts.
 *
 *     export const GET = route({ permission: "anyone", query: z.object({ a: z.string() }) }, async ({ query, viewer }) => …)
 */
export function route<
  Allowed extends Permission,
  Reply extends z.ZodType = z.ZodType,
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
>(
  spec: RouteSpec<Allowed, Reply, Params, Query, Body>,
  handler: (input: RouteInput<Allowed, Params, Query, Body>) => Promise<Response | z.input<Reply>>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    try {
      const viewer = await viewerOf(request)
      if (!mayDo(viewer, spec.permission))
        throw new AppError("unauthenticated", "Sign in, or send an API token as authorization: Bearer …")
      const url = new URL(request.url)
      const input = {
        params: parse("path", spec.params, spec.params && (await context.params)),
        query: parse("query", spec.query, spec.query && formToObject(url.searchParams)),
        body: parse("body", spec.body, spec.body && (await readJson(request))),
        viewer,
        request,
      } as RouteInput<Allowed, Params, Query, Body>
      const reply = await handler(input)
      if (reply instanceof Response) return reply
      const location = spec.location?.(reply)
      const headers = { "cache-control": "no-store", ...(location !== undefined && { location }) }
      return Response.json(reply, { status: spec.status ?? 200, headers })
    } catch (error) {
      unstable_rethrow(error)
      return errorResponse(error)
    }
  }
}

export function errorResponse(error: unknown): Response {
  const said = appErrorOf(error)
  if (said) {
    const fault = faultOf(error)
    if (fault) console.error(`A route met a fault of its surroundings (${fault})`, error)
    const headers = {
      ...(said.code === "unauthenticated" && { "www-authenticate": "Bearer" }),
      ...(fault && { "retry-after": "5" }),
    }
    return Response.json(
      { error: { ...said.details, code: said.code, message: said.message } },
      { status: statusOf[said.code], headers },
    )
  }
  console.error("A route failed", error)
  return Response.json({ error: { code: "internal", message: neutralMessage } }, { status: 500 })
}

/** A token that is sent must be good: falling back to the session would hide a revoked one. */
async function viewerOf(request: Request): Promise<Viewer> {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1]
  if (bearer === undefined) {
    requireSameOrigin(request)
    return getViewer()
  }
  const viewer = await verifyApiToken(bearer)
  if (!viewer) throw new AppError("unauthenticated", "This API token is unknown or revoked.")
  return viewer
}

function parse(place: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const unsound = findUnsound(value)
  if (unsound !== null) throw new AppError("invalid", `${[place, unsound].filter(Boolean).join(".")} ${unsoundWords}.`)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues
    .slice(0, 10)
    .map((issue) => `${[place, ...issue.path].join(".")}: ${issue.message}`)
  throw new AppError("invalid", problems.join("; "))
}
