import { expect, test } from "vitest"
import { safeReturnPath } from "./return-path"

test.each(["/upload", "/compare?a=x&b=y%2Fz#top", "/errors/12"])("%s stays as it is", (path) => {
  expect(safeReturnPath(path)).toBe(path)
})

test.each([
  "https://evil.example/",
  "//evil.example/x",
  "/\\evil.example",
  "/\t/evil.example",
  "/..//evil.example",
  "javascript:alert(1)",
  "upload",
  "",
  undefined,
  ["/upload"],
  `/${"x".repeat(3_000)}`,
])("%j goes home", (value) => {
  expect(safeReturnPath(value)).toBe("/")
})
