import { beforeAll, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { createAnalysis } from "@/lib/data/analyses/analyses"
import { saveIdentity } from "@/lib/data/people/users"
import { callApi } from "@/lib/testing/api"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { analysisSchema } from "./analyses"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))

const verbs = ["pause", "resume", "cancel", "retry-failed"] as const
const tokens = { owner: "", eve: "" }
let id = 0

beforeAll(async () => {
  const { resultSetId, viewer } = await storeWorld(990, { models: 1, datasets: 1, examples: 3 })
  const eve = await saveIdentity({ identity: "github:9", login: "eve@example.org", name: "Eve", image: null })
  tokens.owner = (await issueApiToken(viewer.id, "test")).secret
  tokens.eve = (await issueApiToken(eve.id, "test")).secret
  id = (await createAnalysis({ resultSetId, judgeId: "builtin", config: {}, visibility: "public" }, viewer)).id
})

async function ask(verb: (typeof verbs)[number], token?: string) {
  const answer = await callApi(`analyses/${id}/${verb}`, { method: "POST", token })
  return { status: answer.status, body: (await answer.json()) as { error?: { code: string; message: string } } }
}

test("an analysis is paused, resumed and cancelled, and each answer says how it stands", async () => {
  for (const [verb, status] of [
    ["pause", "paused"],
    ["resume", "queued"],
    ["cancel", "cancelled"],
    ["resume", "running"],
  ] as const) {
    const answer = await ask(verb, tokens.owner)
    expect([verb, answer.status, analysisSchema.parse(answer.body).status]).toEqual([verb, 200, status])
  }
})

test("what the state does not allow is a conflict with its reason", async () => {
  expect(await ask("resume", tokens.owner)).toEqual({
    status: 409,
    body: { error: { code: "conflict", message: "This analysis is running already." } },
  })
  expect((await ask("retry-failed", tokens.owner)).status).toBe(409)
})

test.each(verbs)("%s is for the owner alone, even where everybody may look", async (verb) => {
  expect((await ask(verb, tokens.eve)).status).toBe(404)
  expect((await ask(verb)).status).toBe(403)
})
