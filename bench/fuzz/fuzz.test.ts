import { afterAll, beforeAll, expect, it } from "vitest"
import { allowParquet } from "@/lib/ingest/parquet/parquet-process"
import { contracts } from "@/lib/testing/every-format/contracts"
import { fuzzForm } from "./run-fuzz"

// The short form of `npm run bench -- fuzz`.
beforeAll(() => allowParquet(1_000))
afterAll(() => allowParquet(30_000))

const cases = Array.from({ length: 24 }, (_, at) => at)

it.each(Object.values(contracts).flat())(
  "changed files of $title end as rows, refusals or a sentence",
  async (form) => {
    const { files, faults } = await fuzzForm(form, { seed: 11, cases })
    expect(files).toBe(cases.length)
    expect(faults).toEqual([])
  },
)
