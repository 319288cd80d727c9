import { expect, it } from "vitest"
import { AppError } from "@/lib/errors"
import { appErrorOf, faultOf } from "./faults"

const withCode = (code: string, message = "x") => Object.assign(new Error(message), { code })

it.each([
  ["PostgreSQL was shut down by hand", withCode("57P01")],
  ["a session of it crashed", withCode("57P02")],
  ["it is starting up", withCode("57P03")],
  ["nobody listens", withCode("ECONNREFUSED")],
  ["the connection broke in the middle", new Error("Connection terminated unexpectedly")],
  ["Prisma's adapter says so", Object.assign(new Error("x"), { cause: { kind: "DatabaseNotReachable" } })],
  ["it is wrapped", new Error("The query failed", { cause: withCode("08006") })],
])("an outage: %s", (_name, error) => {
  expect(faultOf(error)).toBe("outage")
  expect(appErrorOf(error)).toMatchObject({ code: "unavailable" })
})

it.each([
  ["the file system has no room", withCode("ENOSPC")],
  ["the quota is used up", withCode("EDQUOT")],
  ["PostgreSQL has no room", withCode("53100", "could not extend file")],
  ["Prisma wraps it", Object.assign(new Error("x"), { cause: { kind: "postgres", originalCode: "53100" } })],
])("a full disk: %s", (_name, error) => {
  expect(faultOf(error)).toBe("disk-full")
  expect(appErrorOf(error)?.message).toMatch(/^The disk of the server is full/)
})

it("neither: refusals, a judge that cannot be reached, and what has a sentence of its own", () => {
  expect(faultOf(withCode("23505"))).toBeNull()
  expect(faultOf(new TypeError("fetch failed", { cause: withCode("ECONNREFUSED") }))).toBeNull()
  const own = new AppError("invalid", "Too long.", { cause: withCode("ENOSPC") })
  expect(faultOf(own)).toBeNull()
  expect(appErrorOf(own)).toBe(own)
})
