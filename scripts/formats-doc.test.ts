import { expect, test } from "vitest"
import { formatsDocument, readFormatsDocument } from "./docs-formats"

test("docs/formats.md is up to date (npm run docs:formats)", async () => {
  expect(readFormatsDocument()).toBe(await formatsDocument())
})
