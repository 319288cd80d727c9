import "server-only"
import { AppError } from "@/lib/errors"
import { route } from "@/lib/http/handlers/route"
import { openApi } from "./openapi/openapi"
import { endpoints } from "./registry"

type Handler = ReturnType<typeof route>

/** What an address answers to, by method. */
type Resource = { readonly segments: readonly string[]; readonly methods: Record<string, Handler> }

const openApiHandler = route({ permission: "anyone" }, async () => openApi(endpoints))

/** A mistyped address is answered like every other mistake: as JSON. */
const unknownAddress = route({ permission: "anyone" }, async ({ request }) => {
  throw new AppError("not_found", `There is nothing at ${new URL(request.url).pathname.slice(0, 200)}.`)
})

const isParam = (segment: string) => segment.startsWith("{")

/** An address that is written out goes before one with a parameter in the same place. */
const resources = ((): readonly Resource[] => {
  const byPath = new Map<string, Record<string, Handler>>([["/api/v1/openapi.json", { GET: openApiHandler }]])
  for (const endpoint of endpoints)
    byPath.set(endpoint.path, {
      ...byPath.get(endpoint.path),
      [endpoint.method]: route(endpoint, endpoint.handler),
    })
  return [...byPath]
    .map(([path, methods]) => ({ segments: path.slice("/api/v1/".length).split("/"), methods }))
    .sort((a, b) => a.segments.filter(isParam).length - b.segments.filter(isParam).length)
})()

/**
 * Answers every request under /api/v1 by the endpoint of its path and method: 404 in JSON where there is none of that
 * path, 405 with the methods there are where there is none of that method.
 */
export async function dispatch(
  request: Request,
  { params }: { readonly params: Promise<{ path: string[] }> },
): Promise<Response> {
  const { path } = await params
  const found = resources.find(
    ({ segments }) =>
      segments.length === path.length && segments.every((segment, at) => isParam(segment) || segment === path[at]),
  )
  if (!found) return unknownAddress(request, { params: Promise.resolve({}) })
  const { segments, methods } = found
  const handler = methods[request.method === "HEAD" ? "GET" : request.method]
  if (!handler) {
    const allow = [...Object.keys(methods), ...("GET" in methods ? ["HEAD"] : []), "OPTIONS"].sort().join(", ")
    return new Response(null, { status: request.method === "OPTIONS" ? 204 : 405, headers: { allow } })
  }
  const named = segments.flatMap((segment, at) => (isParam(segment) ? [[segment.slice(1, -1), path[at]]] : []))
  return handler(request, { params: Promise.resolve(Object.fromEntries(named)) })
}
