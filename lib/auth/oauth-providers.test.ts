import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, test } from "vitest"
import { allowList, gitHubScope, isAllowedByGitHub, type AllowList } from "./oauth-providers"

/** What api.github.com answers to the two questions, by token. */
const people: Readonly<
  Record<string, { readonly emails: object[]; readonly teams: Readonly<Record<string, string>> }>
> = {
  ada: { emails: [{ email: "Ada@Example.org", verified: true, primary: false }], teams: {} },
  mallory: { emails: [{ email: "ada@example.org", verified: false, primary: true }], teams: {} },
  grace: { emails: [], teams: { "our-lab": "active" } },
  invited: { emails: [], teams: { "our-lab": "pending" } },
}

let server: Server
let api = ""
beforeAll(async () => {
  server = createServer((request, response) => {
    const person = people[(request.headers.authorization ?? "").replace("Bearer ", "")]
    const team = /^\/user\/memberships\/orgs\/([^/]+)$/.exec(request.url ?? "")?.[1]
    const reply = request.url?.startsWith("/user/emails")
      ? person?.emails
      : person?.teams[team ?? ""] && { state: person.teams[team ?? ""] }
    response.writeHead(reply ? 200 : 404, { "content-type": "application/json" })
    response.end(JSON.stringify(reply ?? { message: "Not Found" }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const list = (text: string): AllowList => allowList(text) ?? { addresses: new Set(), organisations: [] }

test("no list lets nobody in; addresses and organisations are told apart", () => {
  expect([allowList(""), allowList(" , "), allowList(undefined)]).toEqual([null, null, null])
  expect(allowList("Ada@example.org, Our-Lab")).toEqual({
    addresses: new Set(["ada@example.org"]),
    organisations: ["our-lab"],
  })
  expect(gitHubScope(list("our-lab"))).toContain("read:org")
  expect(gitHubScope(list("ada@example.org"))).not.toContain("read:org")
})

test.each([
  ["ada", "ada@example.org", true],
  ["mallory", "ada@example.org", false],
  ["grace", "ada@example.org, our-lab", true],
  ["invited", "our-lab", false],
  ["ada", "our-lab", false],
  ["nobody", "ada@example.org, our-lab", false],
])("%s, with %s allowed: %s", async (who, allowed, expected) => {
  expect(await isAllowedByGitHub(list(allowed), who, { api })).toBe(expected)
})
