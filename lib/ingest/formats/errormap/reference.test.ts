import { describe, expect, test } from "vitest"
import type { SourceFile } from "@/lib/ingest/source"
import { referenceKind } from "./detect-reference"
import { readErrorsCsv } from "./errors-csv"
import { readJudgeResponse } from "./judge-response"
import type { ReferenceResult } from "./reference-row"
import { readTreeJson } from "./tree-json"

function file(name: string, text: string): SourceFile {
  const bytes = Buffer.from(text)
  const open = async function* () {
    yield bytes
  }
  return { name, bytes: bytes.byteLength, open }
}

async function all(results: AsyncGenerator<ReferenceResult[]>): Promise<ReferenceResult[]> {
  const found: ReferenceResult[] = []
  for await (const batch of results) found.push(...batch)
  return found
}

const reply = (title: string, summary = "It slipped.") =>
  JSON.stringify({
    required_criteria: [
      { criterion: "Adds", present_in_wrong: true, quality: "partially correct", evidence: "1 + 1", comment: "" },
      { criterion: "Answers", present_in_wrong: false, quality: null, evidence: "", comment: "no" },
    ],
    final_answer: { error_summary: summary, error_title: title },
  })
const given = (response: string, more: { title?: string; isMissing?: boolean } = {}) =>
  readJudgeResponse({ response, title: more.title ?? null, summary: null, isMissing: more.isMissing ?? false })
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const step = (name: string, description?: string) => quoted(JSON.stringify({ description, name }))

describe("a judge's reply in the reference's form", () => {
  test("becomes a diagnosis with its criteria, quotes still to be looked up", () => {
    const { outcome, diagnosis } = given(reply("Sum slip"))
    expect(outcome).toBe("diagnosed")
    expect(diagnosis).toMatchObject({ title: "Sum slip", summary: "It slipped.", verdict: "error" })
    expect(diagnosis?.criteria).toMatchObject([
      { text: "Adds", present: true, quality: "partially-correct", evidence: null, missingQuote: "1 + 1" },
      { text: "Answers", present: false, quality: null, missingQuote: null, comment: "no" },
    ])
  })

  test.each([
    ["no title: nothing found", reply("", ""), {}, "no-error-found"],
    ["cut JSON", '{"required_criteria": [', {}, "unparseable"],
    ["fenced JSON", "```json\n{}\n```", {}, "unparseable"],
    ["a title that is a list", '{"final_answer":{"error_title":["a"],"error_summary":"b"}}', {}, "unparseable"],
    ["nothing at all", "", {}, "unavailable"],
    ["a failed call", "oops", { isMissing: true }, "unavailable"],
    ["cut JSON beside a title of its own", "{", { title: "Kept" }, "diagnosed"],
  ])("%s", (_case, response, more, outcome) => {
    expect(given(response, more).outcome).toBe(outcome)
  })

  test("says when the whole solution is wrong", () => {
    expect(given(reply("Whole solution incorrect")).diagnosis?.verdict).toBe("whole-solution-wrong")
  })
})

const header =
  "dataset,example_id,model,input_text,output_text,score,judge_model,judge_response,error_title,error_summary,prompt"
const row = (id: string, title: string, path: string) =>
  `sums,${id},m,What?,Nothing.,0.0,openai/j,${quoted(reply(title))},${title},It slipped.,,${path}`

describe("the reference's CSV", () => {
  test("gives each error with its categories, the root left out", async () => {
    const path = `${step("LLM Errors")},${step("Arithmetic", "Sums")},${step("Carry", "Carries")}`
    const text = [
      `${header},category_depth_0,category_depth_1,category_depth_2`,
      row("1", "Slip", path),
      row("2", "Slip", `${step("LLM Errors")},${step("Arithmetic", "Sums")},`),
    ].join("\n")
    const [first, second] = await all(readErrorsCsv(file("final.csv", text), { dataset: null }))
    expect(first).toMatchObject({
      kind: "row",
      row: {
        line: 2,
        judgeModel: "openai/j",
        prediction: { exampleId: "1", model: "m", dataset: "sums", score: 0 },
        finding: { outcome: "diagnosed" },
        path: [
          { name: "Arithmetic", description: "Sums" },
          { name: "Carry", description: "Carries" },
        ],
      },
    })
    expect(second).toMatchObject({ row: { path: [{ name: "Arithmetic" }] } })
  })

  test("refuses bad rows one by one, with line and reason, and keeps the rest", async () => {
    const text = [
      `${header},category_depth_0,category_depth_1`,
      row("1", "Slip", `${step("LLM Errors")},${step("A")}`),
      `sums,2,m,What?,Nothing.,,openai/j,${quoted(reply("x"))},x,,,${step("LLM Errors")},${step("A")}`,
      `,,,,,,,,,,,${step("LLM Errors")},${step("Empty")}`,
      row("4", "Slip", `${step("LLM Errors")},not json`),
      "sums,5,m",
    ].join("\n")
    const results = await all(readErrorsCsv(file("final.csv", text), { dataset: null }))
    expect(results.map((one) => (one.kind === "row" ? "row" : `${one.refusal.line} ${one.refusal.reason}`))).toEqual([
      "row",
      "3 an error without a score",
      "4 an empty category, not an error: the reference code writes these as rows",
      '5 a category is not a JSON object with a "name"',
      "6 3 fields where the header has 13",
    ])
  })

  test("takes its own apostrophes back only from files of its own", async () => {
    const own = `${header},erroratlas_outcome`
    const line = `sums,'=1+1,m,What?,"''-x",0,j,${quoted(reply("Slip"))},,,`
    const [marked] = await all(readErrorsCsv(file("a.csv", `${own}\n${line},diagnosed`), { dataset: null }))
    const [plain] = await all(readErrorsCsv(file("a.csv", `${header}\n${line}`), { dataset: null }))
    expect(marked).toMatchObject({ row: { path: null, prediction: { exampleId: "=1+1", output: "'-x" } } })
    expect(plain).toMatchObject({ row: { prediction: { exampleId: "'=1+1", output: "''-x" } } })
  })
})

const leaf = (id: string, title: string) => ({
  id: `parent=A__name=${title}__depth=1`,
  name: title,
  info: {
    dataset: "sums",
    example_id: id,
    model: "m",
    input_text: 'What "id": is?',
    output_text: "Nothing.",
    score: 0,
    judge_model: "j",
    judge_response: reply(title),
  },
  children: [],
  parent: "a",
})
const tree = (children: unknown[]) => ({
  id: "root",
  name: "LLM Errors",
  info: {},
  children: [{ id: "a", name: "A", info: { description: "The first" }, children, parent: "root" }],
  parent: "",
})

describe("the reference's tree", () => {
  test("gives its leaves with their categories and the line they begin on, Python's NaN included", async () => {
    const text = JSON.stringify(tree([leaf("1", "One"), leaf("2", "NaN")]), null, 2).replace(
      '"score": 0',
      '"score": 0, "candidate_answers": NaN',
    )
    const results = await all(readTreeJson(file("tree.json", text), { dataset: null }))
    const lineOf = (at: string) => text.slice(0, text.indexOf(at)).split("\n").length
    expect(results).toMatchObject([
      { row: { line: lineOf('"id": "parent=A__name=One'), path: [{ name: "A", description: "The first" }] } },
      { row: { line: lineOf('"id": "parent=A__name=NaN'), finding: { diagnosis: { title: "NaN" } } } },
    ])
  })

  test("refuses an empty category and an error without a score, not the rest", async () => {
    const empty = { id: "b", name: "B", info: { description: "Nobody" }, children: [], parent: "a" }
    const unscored = { ...leaf("3", "Three"), info: { ...leaf("3", "Three").info, score: null } }
    const text = JSON.stringify(tree([leaf("1", "One"), empty, unscored]))
    const results = await all(readTreeJson(file("tree.json", text), { dataset: null }))
    expect(results.map(({ kind }) => kind)).toEqual(["row", "refused", "refused"])
  })

  test.each([
    ["other JSON", "[1, 2]", /not a taxonomy tree/],
    ["broken JSON", '{"id": ', /not valid JSON/],
    ["a tree without errors", JSON.stringify({ id: "r", name: "LLM Errors", info: {}, children: [] }), /single error/],
    ["a tree that is nested too deep", nested(10_000), /nested more than/],
  ])("refuses %s with a sentence", async (_case, text, sentence) => {
    await expect(all(readTreeJson(file("t.json", text), { dataset: null }))).rejects.toThrow(sentence)
  })
})

function nested(depth: number): string {
  return `${'{"id":"a","name":"A","info":{},"children":['.repeat(depth)}${"]}".repeat(depth)}`
}

test.each([
  [`${header}\n`, "single-errors"],
  [`${header},category_depth_0\n`, "final"],
  [JSON.stringify(tree([]), null, 2), "tree"],
  [JSON.stringify({ erroratlas_outcome: "1", ...tree([]) }), "tree"],
  ["example_id,model,input_text,output_text,score\n", null],
  ['{"version": 1, "results": []}', null],
])("tells its files by their first bytes: %#", (text, kind) => {
  expect(referenceKind(text)).toBe(kind)
})
