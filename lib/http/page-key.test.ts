import { describe, expect, test } from "vitest"
import { keyHeaders, pageKey } from "./page-key"

const key = (url: string, headers: Record<string, string> = {}, method = "GET") =>
  pageKey({ method, url, headers: { host: "atlas.test", "accept-encoding": "gzip, deflate, br", ...headers } })

describe("what may be remembered", () => {
  test.each([
    "/",
    "/?release=v1",
    "/atlas",
    "/atlas/latest/some-category?tab=quality",
    "/models/a%2Fb",
    "/compare?a=x&b=y",
    "/errors?q=sign",
    "/api/v1/models/a/signature",
    "/api/v1/failures?limit=5",
  ])("%s", (url) => expect(key(url)).not.toBeNull())

  test.each([
    "/analyses",
    "/analyses/3/pulse",
    "/upload",
    "/account",
    "/sign-in",
    "/api/auth/session",
    "/api/health",
    "/api/uploads/3",
    "/api/v1/analyses/3",
    "/api/v1/result-sets",
    "/_next/static/chunks/a.js",
    "/errorsome",
    "/errors/3/output",
    "/api/v1/failures/export?format=jsonl",
    "/models/map.csv",
    "/datasets/3/suspects.csv?x=1",
    "/errors/../analyses/3/pulse",
    "/errors/%2e%2e/analyses/3/pulse",
    "//elsewhere/errors",
    "http://elsewhere/errors",
  ])("not %s", (url) => expect(key(url)).toBeNull())

  test("not an address without end", () => expect(key(`/errors?q=${"x".repeat(2_000)}`)).toBeNull())

  test("only reading", () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
      expect(key("/errors", {}, method)).toBeNull()
  })

  test.each([
    ["cookie", "next-auth.session-token=a"],
    ["cookie", "theme=dark; next-auth.session-token=a"],
    ["cookie", "theme=dark2"],
    ["cookie", "accepted-terms=a"],
    ["authorization", "Bearer secret"],
    ["range", "bytes=0-10"],
    ["accept-encoding", "gzip;q=0"],
    ["accept-encoding", "br"],
    ["next-action", "abc"],
  ])("nothing for who sends %s", (name, value) => expect(key("/errors", { [name]: value })).toBeNull())
})

describe("what tells answers apart", () => {
  test.each([
    ["host", "other.test"],
    ["x-forwarded-host", "other.test"],
    ["x-forwarded-proto", "https"],
    ["cookie", "theme=dark"],
    ["rsc", "1"],
    ["next-router-state-tree", "%5B%22%22%5D"],
    ["next-router-prefetch", "1"],
    ["next-router-segment-prefetch", "/_tree"],
    ["next-url", "/models"],
    ["accept-encoding", "identity"],
    ["user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"],
    ["user-agent", "Twitterbot/1.0"],
  ])("%s: %s", (name, value) => expect(key("/errors", { [name]: value })).not.toBe(key("/errors")))

  test("the whole address", () => {
    const keys = ["/errors", "/errors?a=1", "/errors?a=2", "/models"].map((url) => key(url))
    expect(new Set(keys).size).toBe(keys.length)
  })

  test("not the browser, its language, or how it lists its encodings", () => {
    const plain = key("/errors")
    expect(key("/errors", { "user-agent": "Mozilla/5.0 Firefox/150" })).toBe(plain)
    expect(key("/errors", { "accept-language": "fr" })).toBe(plain)
    expect(key("/errors", { "accept-encoding": "gzip, deflate, br, zstd" })).toBe(plain)
    expect(key("/errors", { "accept-encoding": "gzip" })).toBe(plain)
  })

  test("a value cannot be moved from one header to the next", () => {
    expect(key("/errors", { rsc: "1", "next-url": "" })).not.toBe(key("/errors", { rsc: "", "next-url": "1" }))
  })

  test("a header without end is not read", () => {
    expect(key("/errors", { "next-router-state-tree": "x".repeat(20_000) })).toBeNull()
  })

  test("every header Next names in Vary", () => {
    const named = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch, next-url"
    for (const name of [...named.split(", "), "accept-encoding"]) expect(keyHeaders.has(name)).toBe(true)
  })
})
