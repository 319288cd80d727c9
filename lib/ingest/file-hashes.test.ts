import { expect, test } from "vitest"
import { importName } from "./file-hashes"

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
