import { readFileSync } from "node:fs"
import path from "node:path"
import { parseEnv } from "node:util"
import { afterEach, expect, test, vi } from "vitest"
import { oauthProviders } from "@/lib/auth/oauth-providers"
import { env, provideEnv, variableNames } from "@/lib/env"
import { dropEmpty } from "./app/empty-variables"

const text = readFileSync(path.join(import.meta.dirname, "../.env.example"), "utf8")
const example = parseEnv(text)

afterEach(() => {
  vi.unstubAllEnvs()
  provideEnv({})
})

test(".env.example names every variable of lib/env.ts, those of identity providers, and no other", () => {
  const ofProviders = oauthProviders.flatMap(({ id }) => [`${id.toUpperCase()}_ID`, `${id.toUpperCase()}_SECRET`])
  const named = Object.keys(example).filter((name) => !ofProviders.includes(name))
  expect(named.sort()).toEqual([...variableNames].sort())
})

test(".env.example explains every variable in a comment above it, alone or as one of a group", () => {
  const groups = text.split(/\n\s*\n/).filter((group) => /^[A-Z_]+=/m.test(group))
  for (const group of groups) expect(group).toMatch(/^# \S/)
})

test("copied as it is, .env.example means the same as no file at all", () => {
  for (const name of variableNames) vi.stubEnv(name, undefined)
  provideEnv({})
  const untouched = env()
  for (const [name, value] of Object.entries(example)) vi.stubEnv(name, value)
  provideEnv({})
  expect(env()).toEqual(untouched)
})

test("copied as it is, it leaves no empty variable to libraries that read them themselves", () => {
  const environment: NodeJS.ProcessEnv = { ...example, NODE_ENV: "test", NEXTAUTH_URL: " ", KEPT: "x" }
  dropEmpty(environment)
  expect(Object.values(environment).filter((value) => value?.trim() === "")).toEqual([])
  expect(environment).toMatchObject({ KEPT: "x" })
  expect(environment).not.toHaveProperty("NEXTAUTH_URL")
})
