import { expect, test } from "vitest"
import { importHash, importName } from "./file-hashes"

const file = (name: string) => ({ name, bytes: 1, open: async function* () {} })

test.each([
  [["a.csv", "b.csv"], undefined, "a.csv, b.csv"],
  [["a.csv"], " Mine ", "Mine"],
  [
    ["exp_name=single_error__exp_id=may 7.csv", "exp_name=construct_taxonomy_recursively__exp_id=may 7.json"],
    undefined,
    "ErrorMap run may 7",
  ],
])("%j named %j is called %j", (names, name, expected) => {
  expect(importName(names.map(file), name)).toBe(expected)
})

test("a dataset that the rows name themselves makes no other import; one that renames rows does", async () => {
  const header = "example_id,model,input_text,output_text,score"
  const saying = (...datasets: string[]) => {
    const rows = datasets.map((dataset, at) => `${at},m,in,out,0.5,${dataset}`)
    const text = [`${header},dataset`, ...rows, ""].join("\n")
    return [{ name: "a.csv", bytes: text.length, sha256: text, open: async function* () { yield Buffer.from(text) } }] // prettier-ignore
  }
  const isSame = async (files: ReturnType<typeof saying>, dataset: string) =>
    (await importHash(files, dataset)) === (await importHash(files, null))
  expect(await isSame(saying("one", " one "), "one")).toBe(true)
  expect(await isSame(saying("one", "two"), "one")).toBe(false)
  expect(await isSame(saying("one", ""), "one")).toBe(false)
  expect(await isSame(saying("", ""), "a")).toBe(true)
  expect(await isSame([{ ...saying()[0], open: async function* () { yield Buffer.from("x\n1\n") } }] as never, "one")).toBe(false) // prettier-ignore
})
