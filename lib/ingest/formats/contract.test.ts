import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { AppError } from "@/lib/errors"
import { readFiles, type BuiltFile, type ContractFormat, type ReadFiles } from "@/lib/testing/formats/contract"
import { contractRow as row, contracts } from "@/lib/testing/every-format/contracts"
import { memoryFile } from "@/lib/testing/files/memory-file"

const some = [1, 2, 3, 4].map((index) => row(index))

/** In small pieces: whatever a reader looks for may lie across two of them. */
const asFiles = (built: readonly BuiltFile[]) =>
  built.map(({ name, content }) => memoryFile(name, content, content.length > 1_000_000 ? 65_536 : 1_000))
const bytesOf = ({ content }: BuiltFile) => Buffer.from(content)
const eachFile = (built: readonly BuiltFile[], change: (file: BuiltFile) => BuiltFile) => built.map(change)

/** What came out, or the sentence for people; anything else that is thrown fails the test. */
async function outcome(built: readonly BuiltFile[], model?: string): Promise<ReadFiles | { readonly problem: string }> {
  try {
    const found = await readFiles(asFiles(built), { model })
    const fault = found.left.find(({ isFault }) => isFault)
    return fault && found.rows.length === 0 ? { problem: fault.reason } : found
  } catch (error) {
    if (error instanceof AppError && (error.code === "invalid" || error.code === "too_large"))
      return { problem: error.message }
    throw error
  }
}

async function rowsOf(built: readonly BuiltFile[]): Promise<ReadFiles> {
  const found = await outcome(built)
  if ("problem" in found) throw new Error(found.problem)
  return found
}

describe.each(Object.values(contracts).flat())("$title keeps the contract of formats:", ({ build, lacks = [] }) => {
  const has = (field: NonNullable<ContractFormat["lacks"]>[number]) => !lacks.includes(field)
  const rows = some

  it("all rows come in with their fields", async () => {
    const found = await rowsOf(build(rows))
    expect(found.refusals).toEqual([])
    expect(found.left.filter(({ isFault }) => isFault)).toEqual([])
    expect(found.rows.map(({ exampleId, output, score }) => ({ exampleId, output, score }))).toEqual(
      rows.map(({ id, output, score }) => ({ exampleId: id, output, score })),
    )
    for (const [index, one] of found.rows.entries()) {
      if (has("model")) expect(one.model).toBe(rows[index]?.model)
      if (has("input")) expect(one.input).toContain(rows[index]?.input)
      if (has("reference")) expect(one.reference).toBe(rows[index]?.reference)
      expect(one.status).toBe("ok")
      expect(one.line).toBeGreaterThan(0)
    }
  })

  it("an empty file is named", async () => {
    const [main, ...others] = build(rows)
    const empty = { ...(main as BuiltFile), content: "" }
    const alone = await outcome([empty])
    expect("problem" in alone && alone.problem).toContain(main?.name)
    expect(await outcome([empty, ...others])).toHaveProperty("problem")
  })

  it("a file without rows is named, or brings none", async () => {
    const built = build([])
    const found = await outcome(built)
    if ("problem" in found) expect(found.problem).toContain(built[0]?.name)
    else expect([found.rows, found.refusals]).toEqual([[], []])
  })

  it("a bad row is refused by itself", async () => {
    const found = await rowsOf(build([row(1), "bad", row(3)]))
    expect(found.rows.map(({ exampleId }) => exampleId)).toEqual(["1", "3"])
    expect(found.refusals).toHaveLength(1)
    expect(found.refusals[0]?.reason).not.toBe("")
    expect(found.refusals[0]?.line).toBeGreaterThan(0)
  })

  it("rows of one id all come out", async () => {
    const found = await rowsOf(build([row(1), row(1, { output: "It is 3." }), row(2)]))
    expect(found.rows.length + found.refusals.length).toBe(3)
  })

  it("rows without a model take the one that is said, or are refused for it", async () => {
    const built = build(rows.map((one) => ({ ...one, model: "" })))
    const said = await outcome(built, "said/bot")
    const unsaid = await outcome(built)
    if ("problem" in said || "problem" in unsaid) throw new Error("a file without a model is a file")
    expect([...new Set(said.rows.map(({ model }) => model))]).toEqual(["said/bot"])
    expect(unsaid.rows).toEqual([])
    expect(unsaid.refusals.map(({ column }) => column)).toEqual(rows.map(() => "model"))
  })

  it("ids keep slashes, marks and letters of all scripts", async () => {
    const ids = ["a/b/c", "../../etc/passwd", "q?x=1#y", "ünïcödé 質問 🧪", "100%", "a\\b"]
    const found = await rowsOf(build(ids.map((id, index) => row(index + 1, { id }))))
    expect(found.rows.map(({ exampleId }) => exampleId)).toEqual(ids)
  })

  it("an odd id costs its own row at most", async () => {
    const ids = ["1", "2\n2", "3", "4"]
    const found = await rowsOf(build(ids.map((id, index) => row(index + 1, { id }))))
    expect(found.rows.length + found.refusals.length).toBe(ids.length)
    expect(found.rows.map(({ exampleId }) => exampleId)).toEqual(expect.arrayContaining(["1", "3", "4"]))
  })

  it("a field of 5 MB is kept", async () => {
    const output = `Long: ${"0123456789".repeat(500_000)}`
    const found = await rowsOf(build([row(1, { output }), row(2)]))
    expect(found.rows.map((one) => one.output.length)).toEqual([output.length, row(2).output.length])
  })

  if (has("numbers"))
    it("NaN is no score", async () => {
      const found = await rowsOf(build([row(1, { score: Number.NaN }), row(3)]))
      expect(found.rows.map(({ score, status }) => ({ score, status }))).toEqual([
        { score: null, status: "unscored" },
        { score: 1, status: "ok" },
      ])
    })

  it("what gzip packed is unpacked, or refused with a reason", async () => {
    const found = await outcome(
      eachFile(build(rows), (file) => ({ name: `${file.name}.gz`, content: gzipSync(bytesOf(file)) })),
    )
    if ("problem" in found) expect(found.problem).toMatch(/\.gz/)
    else expect(found.rows).toHaveLength(rows.length)
  })

  const isText = build(rows).every(({ content }) => typeof content === "string")
  const changes = [
    { what: "a byte order mark", change: (text: string) => `\uFEFF${text}` },
    { what: "CRLF", change: (text: string) => text.replaceAll("\n", "\r\n") },
  ]
  it.each(isText ? changes : [])("$what changes nothing", async ({ change }) => {
    const built = build(rows)
    const plain = await rowsOf(built)
    const changed = await rowsOf(eachFile(built, ({ name, content }) => ({ name, content: change(String(content)) })))
    expect(changed.rows).toEqual(plain.rows)
  })

  const lines = isText ? String(build(rows)[0]?.content).trim().split("\n") : []
  const isLines = lines.length > 1 && lines.every((line) => /^\{.*\}$/.test(line))
  const noRecords = ["WARNING: no cache", '": "It is 3."}', '{"id": 7, "mod', "null", "[1]"]
  it.each(isLines ? noRecords : [])("a first line that is no record costs itself: %s", async (line) => {
    const [main, ...others] = build(rows)
    const found = await rowsOf([{ name: main?.name ?? "", content: `${line}\n${String(main?.content)}` }, ...others])
    expect(found.rows.map(({ exampleId }) => exampleId)).toEqual(rows.map(({ id }) => id))
    expect(found.refusals.length + found.left.filter(({ isFault }) => isFault).length).toBe(1)
  })

  it("a file that was cut off anywhere is told, or brings the rows before the cut", async () => {
    const [main, ...others] = build(rows)
    const bytes = bytesOf(main as BuiltFile)
    const whole = await rowsOf(build(rows))
    for (let part = 1; part < 24; part += 1) {
      const content = bytes.subarray(0, Math.floor((bytes.length * part) / 24))
      const found = await outcome([{ name: main?.name ?? "", content }, ...others])
      if ("problem" in found) expect(found.problem.length).toBeGreaterThan(20)
      else expect(found.rows).toEqual(whole.rows.slice(0, found.rows.length))
    }
  })
})
