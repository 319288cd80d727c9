import { readdirSync } from "node:fs"
import path from "node:path"
import { gzipSync } from "node:zlib"
import { expect, it } from "vitest"
import { dataFile, dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import type { BuiltFile } from "@/lib/testing/formats/contract"
import { contractRow, contracts } from "@/lib/testing/every-format/contracts"
import { zip } from "@/lib/testing/formats/zip"
import { findFormats, type Found } from "./detect-format"

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

it("what is wrong with an archive in another one is said of it alone", async () => {
  const damaged = "PK\u0003\u0004 and no more"
  const bomb = zip([
    { name: "header.json", content: "{}" },
    { name: "samples/1_epoch_1.json", content: " ".repeat(20_000_000) },
  ])
  const outer = zip([
    { name: "half.eval", content: damaged },
    { name: "bomb.eval", content: bomb },
    { name: "a.csv", content: csv },
  ])
  const { bundles, left } = await findFormats([memoryFile("all.zip", outer)])
  expect(bundles.map(({ main }) => main.name)).toEqual(["all.zip/a.csv"])
  expect(left.map(({ reason }) => reason)).toEqual([
    expect.stringContaining("all.zip/half.eval is a damaged zip archive"),
    expect.stringContaining('all.zip/bomb.eval: "samples/1_epoch_1.json" unpacks to more than 1000 times its size'),
  ])
  const packed = await findFormats([memoryFile("a.zip.gz", gzipSync(zip([{ name: "a.csv", content: csv }])))])
  expect(packed.left.map(({ reason }) => reason)).toEqual([
    "a.zip.gz is an archive inside another file. Unpack it and send what is in it.",
  ])
})

const rows = [1, 2, 3].map((index) => contractRow(index))
const built = Object.entries(contracts).flatMap(([format, forms]) => forms.map((form) => ({ format, ...form })))
const asFile = (folder: string) => (file: BuiltFile) => memoryFile(`${folder}/${file.name}`, file.content, 10_000)
const formatsOf = ({ bundles }: Found) => [...new Set(bundles.map(({ format }) => format))]

it.each(built)("$title is found by what is in it, whatever its files are called", async ({ format, build }) => {
  const files = build(rows).map(asFile("a"))
  const found = await findFormats(files)
  expect(formatsOf(found)).toEqual([format])
  expect(found.left.filter(({ isFault }) => isFault)).toEqual([])
  // Companions are told apart from rows by content too; a folder of HELM is made of names.
  if (format === "helm") return
  const renamed = await findFormats(files.map((file, index) => ({ ...file, name: `${index}.txt` })))
  expect(formatsOf(renamed)).toEqual([format])
})

it("formats that are sent together keep to their own files", async () => {
  const found = await findFormats(built.flatMap(({ build }, index) => build(rows).map(asFile(`run-${index}`))))
  expect(found.left.filter(({ isFault }) => isFault)).toEqual([])
  expect(found.unknown).toEqual([])
  for (const { format, main } of found.bundles) {
    const index = Number(/^run-(\d+)/.exec(main.name)?.[1])
    expect([main.name, format]).toEqual([main.name, built[index]?.format])
  }
  expect(found.bundles).toHaveLength(built.length)
})

it("none of its parts alone is taken for another harness's", async () => {
  for (const { format, build } of built)
    for (const file of build(rows).map(asFile("a"))) {
      const found = await findFormats([file])
      expect([format, "table"]).toEqual(expect.arrayContaining(formatsOf(found)))
    }
})

const folders = {
  inspect_ai: "inspect",
  lm_eval: "lm-eval",
  openai_evals: "openai-evals",
  promptfoo: "promptfoo",
  ifeval: "ifeval",
  fastchat: "fastchat",
  simple_qa_jsonl: "answer-grades",
}
it.skipIf(!hasDataFiles).each(Object.entries(folders))(
  "real files of %s are found (skipped without ../shared/data)",
  async (folder, format) => {
    const names = readdirSync(path.join(dataFolder, "formats", folder))
    const found = await findFormats(names.map((name) => dataFile(`formats/${folder}/${name}`)))
    expect(formatsOf(found)).toEqual([format])
    expect(found.left.filter(({ isFault }) => isFault)).toEqual([])
  },
)
