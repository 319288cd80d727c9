import { expect, it } from "vitest"
import { createBodyReader } from "./read-body"

const system = { role: "system", content: "S" }
const user = (content: unknown) => ({ role: "user", content })
const raw = (body: unknown) => Buffer.from(typeof body === "string" ? body : JSON.stringify(body))

it.each([
  ["the next of many", [1, 2, 3].map((number) => ({ model: "m", messages: [system, user(`“${number}”\n\\`)] }))],
  ["one with other settings", [1, 2, 1].map((number) => ({ model: `m${number}`, messages: [user("text")] }))],
  ["one whose end is no message", ["a", "b"].map((content) => ({ messages: [user("a")], stop: [{ content }] }))],
  ["one with more behind its text", [{ messages: [user("a")] }, { messages: [user("b"), user('c"}]}')] }]],
  ["a text in parts", [{ messages: [user("a")] }, { messages: [user([{ type: "text", text: "b" }])] }]],
  [
    "one with blanks between",
    ['{"messages":[{"role":"user","content":"a"}]}', '{"messages":[{"role":"user","content": "b" }] }'],
  ],
])("reads %s as JSON.parse does", (_name, bodies) => {
  const read = createBodyReader()
  for (const body of bodies) expect(read(raw(body))).toMatchObject(JSON.parse(raw(body).toString()) as object)
})

it.each(["", "{", "null", '{"messages":1}', '{"messages":[{"role":"user","content":7}]}'])(
  "reads %j as nothing",
  (body) => {
    const read = createBodyReader()
    read(raw({ messages: [user("a")] }))
    expect(read(raw(body))).toBeNull()
  },
)
