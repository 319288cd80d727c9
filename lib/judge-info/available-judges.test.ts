import { expect, it } from "vitest"
import { parseEnv } from "@/lib/env"
import { findJudge, listJudges, listJudgesFor, mayUseJudge, requireMayUse } from "./available-judges"

const ids = (variables: Record<string, string>) =>
  listJudges(parseEnv(variables))
    .filter((judge) => judge.available)
    .map((judge) => judge.id)

it("always has the built-in judge, and says what the others lack", () => {
  const judges = listJudges(parseEnv({ OPENAI_MODEL: "some-model" }))
  expect(judges[0]).toMatchObject({ id: "builtin", heuristic: true, available: true })
  expect(judges.find((judge) => judge.id === "openai")).toMatchObject({
    available: false,
    reason: "Set OPENAI_API_KEY.",
  })
  expect(judges.find((judge) => judge.id === "compatible")?.reason).toBe("Set JUDGE_BASE_URL and JUDGE_MODEL.")
})

it("names every configured model once", () => {
  expect(ids({ JUDGE_BASE_URL: "http://127.0.0.1:1/v1", JUDGE_MODEL: "org/a, b,,a", JUDGE_API_KEY: "k" })).toEqual([
    "builtin",
    "builtin+compatible/org/a",
    "builtin+compatible/b",
    "builtin+compatible/a",
    "compatible/org/a",
    "compatible/b",
    "compatible/a",
  ])
})

it("never shows a key", () => {
  const variables = { OPENAI_API_KEY: "sk-hidden", OPENAI_MODEL: "m", AZURE_API_KEY: "az-hidden" }
  expect(JSON.stringify(listJudges(parseEnv(variables)))).not.toContain("hidden")
})

it("finds the built-in judge before a configured model, whatever of it is to be accepted", () => {
  const environment = parseEnv({ JUDGE_BASE_URL: "http://127.0.0.1:1/v1", JUDGE_MODEL: "m" })
  for (const id of ["builtin+compatible/m", "builtin:checks+compatible/m", "builtin:0.80+compatible/m"])
    expect(findJudge(id, environment)).toMatchObject({ id, heuristic: false, available: true })
  for (const id of ["builtin+openai/m", "builtin+openai", "builtin+compatible", "builtin:1+compatible/m", "nobody"])
    expect(findJudge(id, environment)).toBeUndefined()
})

it("keeps judges with the operator's key for the owner, and says why; the built-in one is everybody's", () => {
  const environment = parseEnv({ JUDGE_BASE_URL: "http://127.0.0.1:1/v1", JUDGE_MODEL: "m", OPENAI_MODEL: "x" })
  const offered = (user: Parameters<typeof listJudgesFor>[0]) =>
    listJudgesFor(user, environment).flatMap(({ id, available }) => (available ? [id] : []))
  expect(offered({ role: "owner" })).toEqual(["builtin", "builtin+compatible/m", "compatible/m"])
  expect(offered({ role: "member" })).toEqual(["builtin"])
  const kept = listJudgesFor({ role: "member" }, environment)
  expect(kept[1]).toMatchObject({ available: false, reason: expect.stringMatching(/only the owner/) as string })
  // That a model is set up, not which: its name is the operator's.
  for (const user of [{ role: "member" } as const, null])
    expect(JSON.stringify(listJudgesFor(user, environment))).not.toContain("compatible/m")
  expect(kept.find(({ id }) => id === "openai")?.reason).toBe("Set OPENAI_API_KEY.")
  expect(["builtin", "builtin+compatible/m", "nobody"].map((id) => mayUseJudge({ role: "member" }, id))).toEqual([
    true,
    false,
    false,
  ])
  expect(() => requireMayUse(null, "compatible/m")).toThrow(/The built-in judge is free/)
})
