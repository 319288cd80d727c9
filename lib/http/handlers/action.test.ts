import { notFound, redirect } from "next/navigation"
import { beforeEach, expect, test, vi } from "vitest"
import { z } from "zod"
import { AppError } from "@/lib/errors"
import type { Viewer } from "@/lib/domain/access/permissions"
import { action } from "./action"
import { idle, type ActionState } from "./action-state"
import { formList } from "@/lib/http/request/form"

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
const ada: Viewer = { id: 7, name: "Ada", role: "owner" }

beforeEach(() => {
  session.viewer = ada
})

function aForm(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value)
  return form
}

const schema = z.object({
  name: z.string().max(5),
  count: z.coerce.number().int().min(1).default(3),
  tags: formList(z.string()),
})

test("fields reach the handler parsed: empty is absent, repeated is a list", async () => {
  const seen: unknown[] = []
  const save = action(schema, "upload", async (input, viewer) => {
    seen.push(input, viewer.id)
    return { message: "Saved." }
  })
  const form = aForm({ name: "a", count: "", tags: ["x", "y"], $ACTION_ID_1: "z" })
  expect(await save(idle, form)).toEqual({ status: "ok", message: "Saved." })
  expect(await save(idle, aForm({ name: "b", count: "9", tags: "x" }))).toMatchObject({ status: "ok" })
  expect(seen).toEqual([{ name: "a", count: 3, tags: ["x", "y"] }, 7, { name: "b", count: 9, tags: ["x"] }, 7])
})

test("what does not parse comes back by field, in words for people, and never reaches the handler", async () => {
  const handler = vi.fn(async () => undefined)
  const state = await action(schema, "upload", handler)(idle, aForm({ count: "0" }))
  expect(state).toMatchObject({ status: "invalid", message: "Please check the marked fields." })
  expect(state.status === "invalid" && Object.keys(state.fieldErrors)).toEqual(["name", "count"])
  expect(state.status === "invalid" && state.fieldErrors["name"]).toEqual(["Please fill this in."])
  expect(handler).not.toHaveBeenCalled()
})

test.each(["a\u0000b", "\ud800"])("a field with %j in it is marked, and never reaches the handler", async (name) => {
  const handler = vi.fn(async () => undefined)
  // FormData itself makes a replacement character of half a pair, as browsers do; a hostile one need not.
  const form = aForm({ name: "x", count: "9" })
  vi.spyOn(form, Symbol.iterator).mockReturnValue([["name", name]].values() as never)
  const state = await action(schema, "upload", handler)(idle, form)
  expect(state).toMatchObject({ status: "invalid", fieldErrors: { name: [expect.stringContaining("character")] } })
  expect(handler).not.toHaveBeenCalled()
})

test("a hostile call without a form is refused like any other invalid one", async () => {
  const handler = vi.fn(async () => undefined)
  const state = await action(schema, "upload", handler)(idle, { name: "a" } as unknown as FormData)
  expect(state.status).toBe("invalid")
  expect(handler).not.toHaveBeenCalled()
})

test("a visitor may only do what anyone may", async () => {
  session.viewer = null
  const handler = vi.fn(async () => undefined)
  const refused = await action(z.object({}), "upload", handler)(idle, new FormData())
  expect(refused).toEqual({ status: "failed", message: "Please sign in first." })
  expect(handler).not.toHaveBeenCalled()
  expect(await action(z.object({}), "anyone", handler)(idle, new FormData())).toEqual({ status: "ok" })
})

test("an AppError shows its sentence and not its cause", async () => {
  const fails = action(z.object({}), "upload", async () => {
    throw new AppError("conflict", "There are 50 tokens already.", { cause: new Error("secret") })
  })
  expect(await fails(idle, new FormData())).toEqual({ status: "failed", message: "There are 50 tokens already." })
})

test("an unknown error is logged and shown as one neutral sentence", async () => {
  const cause = new Error("password=hunter2")
  const log = vi.mocked(console.error).mockImplementation(() => undefined)
  const state: ActionState = await action(z.object({}), "upload", async () => {
    throw cause
  })(idle, new FormData())
  expect(state).toMatchObject({ status: "failed" })
  expect(JSON.stringify(state)).not.toContain("hunter2")
  expect(log.mock.calls).toEqual([["An action failed", cause]])
  log.mockClear()
})

test("redirect and notFound pass through", async () => {
  const away = action(z.object({}), "upload", async () => redirect("/analyses/1"))
  const missing = action(z.object({}), "upload", async () => notFound())
  await expect(away(idle, new FormData())).rejects.toMatchObject({ digest: expect.stringContaining("/analyses/1") })
  await expect(missing(idle, new FormData())).rejects.toMatchObject({ digest: expect.stringContaining("404") })
})
