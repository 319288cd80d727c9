import type { IncomingHttpHeaders, ServerResponse } from "node:http"
import { describe, expect, it } from "vitest"
import { withServer } from "@/lib/testing/process/local-server"
import { contentPolicy, policyFor } from "./content-security-policy"

/** What arrives, and which headers the page was asked with. */
async function visit(path: string, write: (response: ServerResponse) => void, sent: Record<string, string> = {}) {
  let seen: IncomingHttpHeaders = {}
  const handle = contentPolicy(async (request, response) => {
    seen = request.headers
    write(response)
  })
  const { headers } = await withServer(
    (request, response) => void handle(request, response),
    (ask) => ask(path, sent),
  )
  return { headers, seen }
}

const page = (response: ServerResponse) =>
  response
    .writeHead(200, "Fine", { "content-type": "text/html; charset=utf-8", etag: '"kept"', "cache-control": "public" })
    .end("<p>")
const nonceOf = (policy: unknown) => /'nonce-([\w+/=]+)'/.exec(String(policy))?.[1]

describe("the content policy of a page", () => {
  it("runs only scripts with this answer's nonce, and no inline handler or eval", () => {
    const policy = policyFor("/models", "abc")
    const scripts = policy.split("; ").filter((rule) => rule.startsWith("script-src"))
    expect(scripts).toEqual(["script-src 'self' 'nonce-abc' 'strict-dynamic'", "script-src-attr 'none'"])
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
    for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      expect(policy).toContain(rule)
  })

  it("has a nonce of its own in every answer, the same in the request's header", async () => {
    const visits = await Promise.all([1, 2].map(() => visit("/models", page)))
    const nonces = visits.map(({ headers }) => nonceOf(headers["content-security-policy"]))
    expect(new Set(nonces).size).toBe(2)
    for (const { headers, seen } of visits)
      expect(seen["content-security-policy"]).toBe(headers["content-security-policy"])
    for (const nonce of nonces) expect(Buffer.from(nonce ?? "", "base64")).toHaveLength(16)
  })

  it.each(["/models", "/api/v1/models", "/_next/static/a.js"])(
    "takes no word from the visitor's own headers on %s",
    async (path) => {
      const evil = "script-src 'nonce-evil' 'unsafe-inline'"
      const { headers, seen } = await visit(path, page, {
        "content-security-policy": evil,
        "content-security-policy-report-only": evil,
        "x-nonce": "evil",
      })
      expect(JSON.stringify([headers, seen])).not.toContain("evil")
    },
  )

  it("lets no page be stored or compared, however its head is written", async () => {
    const inPieces = (response: ServerResponse) => {
      response.setHeader("content-type", "text/x-component")
      response.setHeader("ETag", '"kept"')
      response.write("0:")
      response.end()
    }
    for (const write of [page, inPieces]) {
      const { headers } = await visit("/models", write)
      expect([headers["cache-control"], headers.etag]).toEqual([
        "private, no-cache, no-store, max-age=0, must-revalidate",
        undefined,
      ])
    }
  })

  it("leaves data and assets as they are, and lets them do nothing", async () => {
    const data = (response: ServerResponse) =>
      response.writeHead(200, { "content-type": "application/json", etag: '"kept"' }).end("{}")
    for (const path of ["/api/v1/models", "/_next/static/a.js"]) {
      const { headers, seen } = await visit(path, data)
      expect(headers.etag).toBe('"kept"')
      expect(headers["content-security-policy"]).toMatch(/^default-src 'none'/)
      expect(seen["content-security-policy"]).toBeUndefined()
    }
  })
})
