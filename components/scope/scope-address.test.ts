import { expect, test } from "vitest"
import { inScope, keyOfScope, sameIn, scopeInAddress } from "./scope-address"

const at = (address: string) => {
  const { pathname: path, searchParams: search } = new URL(address, "http://local")
  return { path, search }
}

test("the scope is read off the parameters, off the atlas's path, and off the list a failure was reached from", () => {
  const keys = {
    "/models": "",
    "/models?release=latest": "release latest",
    "/models?results=5": "results 5",
    "/compare?release=2026.11&analysis=7": "analysis 7",
    "/atlas/latest": "",
    "/atlas/latest?release=latest": "release latest",
    "/atlas/2026.11": "release 2026.11",
    "/atlas/2026.11/some-category?analysis=7": "analysis 7",
    "/atlas/analysis-7": "analysis 7",
    "/atlas/published": "",
    "/atlas/%E0%A4": "",
    "/errors/12?from=results%3D5%26q%3Dx": "results 5",
  }
  for (const [address, key] of Object.entries(keys)) expect([address, keyOfScope(scopeInAddress(at(address)))]).toEqual([address, key]) // prettier-ignore
})

test("every link of the main menu keeps it, and the atlas says it in its path where that is a release", () => {
  const hrefs = (address: string) => {
    const scope = scopeInAddress(at(address))
    return Object.values(inScope).map((hrefIn) => hrefIn(scope))
  }
  expect(hrefs("/models?results=5")).toEqual([
    "/?results=5",
    "/atlas/latest?results=5",
    "/models?results=5",
    "/datasets?results=5",
    "/compare?results=5",
    "/errors?results=5",
  ])
  expect(hrefs("/atlas/2026.11").slice(0, 3)).toEqual([
    "/?release=2026.11",
    "/atlas/2026.11",
    "/models?release=2026.11",
  ])
  expect(hrefs("/?release=latest")[1]).toBe("/atlas/latest?release=latest")
  expect(hrefs("/models/m?release=2026.11&analysis=7")[1]).toBe("/atlas/2026.11?analysis=7")
  expect(hrefs("/work")).toEqual(["/", "/atlas/latest", "/models", "/datasets", "/compare", "/errors"])
  // Wherever one goes, one is in the same scope.
  for (const address of ["/models?results=5", "/atlas/2026.11", "/?release=latest", "/errors?analysis=7"])
    for (const href of hrefs(address))
      expect([href, scopeInAddress(at(href))]).toEqual([href, scopeInAddress(at(address))])
})

test("another scope is shown on the same page where the page knows scopes, else on the one that comes nearest", () => {
  const to = (address: string, scope = {}) => sameIn(scope, at(address))
  const own = { results: 5 }
  expect(to("/models?q=x&dataset=d&release=2026.11", own)).toBe("/models?results=5&q=x&dataset=d")
  expect(to("/models?results=5")).toBe("/models")
  expect(to("/errors?model=a&model=b&after=zz&category=c", own)).toBe("/errors?results=5&model=a&model=b")
  expect(to("/compare?a=m&b=n&cell=any&after=3", { analysis: 7 })).toBe("/compare?analysis=7&a=m&b=n&cell=any")
  expect(to("/compare/9?a=m&b=n", own)).toBe("/compare?results=5&a=m&b=n")
  expect(to("/models/m?release=latest", { release: "2026.11" })).toBe("/models/m?release=2026.11")
  expect(to("/atlas/latest?view=table&node=n", { analysis: 7 })).toBe("/atlas/latest?view=table&analysis=7")
  expect(to("/atlas/2026.11/a-category?tab=quality", own)).toBe("/atlas/latest?results=5")
  expect(to("/atlas/latest", { release: "2026.11" })).toBe("/atlas/2026.11")
  expect(to("/errors/12?from=q%3Dx", own)).toBe("/errors?results=5")
  for (const elsewhere of ["/work", "/upload/3", "/analyses/4", "/method"])
    expect(to(elsewhere, own)).toBe("/?results=5")
})
