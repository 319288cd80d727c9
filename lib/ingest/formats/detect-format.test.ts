import { gzipSync } from "node:zlib"
import { expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { zip } from "@/lib/testing/formats/zip"
import { findFormats } from "./detect-format"

const csv = "example_id,model,input_text,output_text,score\n1,m,q,a,1\n"

it("a file that cannot be opened is named, and does not stop the others", async () => {
  const damaged = [
    memoryFile("half.zip", "PK\u0003\u0004rest"),
    memoryFile("half.csv.gz", gzipSync(csv).subarray(0, 20)),
  ]
  const { bundles, left } = await findFormats([...damaged, memoryFile("good.csv", csv)])
  expect(bundles.map(({ main }) => main.name)).toEqual(["good.csv"])
  expect(left.filter(({ isFault }) => isFault).map(({ reason }) => reason)).toEqual([
    expect.stringContaining("half.zip is a damaged zip archive"),
    expect.stringContaining("half.csv.gz is a damaged gzip file"),
  ])
})

it("an archive is opened one level deep, without what an operating system puts into it", async () => {
  const inner = zip([{ name: "a.csv", content: csv }])
  const outer = zip([
    { name: "run/a.csv", content: csv },
    { name: "__MACOSX/._a.csv", content: "x" },
    { name: "run/.DS_Store", content: "x" },
    { name: "run/inner.zip", content: inner },
    { name: "run/readme.md", content: "Hello" },
  ])
  const { bundles, left } = await findFormats([memoryFile("all.zip", outer)])
  expect(bundles.map(({ main }) => main.name)).toEqual(["all.zip/run/a.csv"])
  expect(left.map(({ file, isFault }) => [file.name, isFault])).toEqual([
    ["all.zip/run/inner.zip", true],
    ["all.zip/run/readme.md", false],
  ])
})
