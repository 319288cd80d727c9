import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { pythonJson, readFiles } from "@/lib/testing/formats/contract"
import { inspectHeader, inspectMembers, inspectSample } from "@/lib/testing/formats/inspect"
import { zip, type ZipMember } from "@/lib/testing/formats/zip"
import { surveyBundle } from "@/lib/ingest/formats/read-predictions"
import { limits } from "@/lib/ingest/limits"

const one = { id: "1", input: "2 + 2?", output: "four", score: "C", reference: "4" }
const header = inspectHeader("acme/bot")

const archive = (members: readonly ZipMember[]) => memoryFile("run.eval", zip(members))
const evalLog = (samples: readonly object[], over: object = {}) =>
  archive(inspectMembers({ ...header, ...over }, samples as ReturnType<typeof inspectSample>[]))
const jsonLog = (samples: readonly unknown[], over: object = {}) =>
  memoryFile("run.json", pythonJson({ ...header, ...over, samples }), 300)

/** The same of either form of a log. */
async function bothRows(samples: readonly object[], over: object = {}) {
  const [packed, plain] = [await readFiles([evalLog(samples, over)]), await readFiles([jsonLog(samples, over)])]
  expect(packed.rows).toEqual(plain.rows)
  expect(packed.refusals.map(({ column, reason }) => ({ column, reason }))).toEqual(
    plain.refusals.map(({ column, reason }) => ({ column, reason })),
  )
  return packed
}
const only = async (sample: object, over: object = {}) => {
  const { rows, refusals } = await bothRows([sample], over)
  expect([rows.length, refusals]).toEqual([1, []])
  return rows[0]
}

/** Letters are read only where a column is known as a whole, as an import does it. */
async function surveyOf(samples: readonly object[], over: object = {}) {
  const { bundles } = await readFiles([evalLog(samples, over)])
  const [bundle] = bundles
  if (!bundle) throw new Error("no bundle")
  const survey = await surveyBundle(bundle, { dataset: null })
  return { survey, dataset: survey.datasets.get("sums") }
}

describe.skipIf(!hasDataFiles)("real logs (skipped without ../shared/data)", () => {
  it.each([
    [
      "2025-09-15T15-02-26-04-00_popularity_LthYhadZHuQjsMYHHKRep2.eval",
      100,
      57,
      "anthropic/claude-sonnet-4-20250514",
      "popularity",
      "match",
    ],
    [
      "2025-09-15T15-06-47-04-00_popularity_A2Ld8PcXe79grUc5trBXEb.eval",
      100,
      68,
      "google/gemini-2.5-flash-lite",
      "popularity",
      "match",
    ],
    [
      "2025-09-23T08-09-58-04-00_security-guide_LuxZJVwvymC3S3SyoJczxB.eval",
      16,
      11,
      "openai/gpt-4o-mini",
      "security_guide",
      "model_graded_fact",
    ],
    ["mmlu-summary-choices.eval", 1, 0, "openai/gpt-4o", "inspect_evals/mmlu_0_shot", "choice"],
    ["retry-2-then-success_zstd.eval", 1, null, null, null, null],
    ["2025-05-12T20-28-13-04-00_popularity.json", 3, 2, "openai/gpt-4o-mini", "popularity", "match"],
    ["arc_easy_claude-sonnet-4-0.json", 5, 5, "anthropic/claude-sonnet-4-0", "inspect_evals/arc_easy", "choice"],
    ["pubmedqa_gpt-4o-mini.json", 2, 2, "openai/azure/gpt-4o-mini", "inspect_evals/pubmedqa", "choice"],
  ])("%s has its samples and correct answers", async (name, samples, correct, model, dataset, scorer) => {
    const file = dataFile(`formats/inspect_ai/${name}`)
    const found = await readFiles([file], { model: "said" })
    const [bundle] = found.bundles
    if (!bundle) throw new Error("no bundle")
    const survey = await surveyBundle(bundle, { dataset: null })
    expect([found.rows.length, found.refusals]).toEqual([samples, []])
    expect(found.rows.every(({ input, output }) => input !== "" && output !== "")).toBe(true)
    expect(found.rows.every(({ input, output }) => !(input + output).includes("attachment://"))).toBe(true)
    if (correct === null) return
    expect(found.rows.filter(({ score }) => score === 1)).toHaveLength(correct)
    expect(found.rows.filter(({ score }) => score === 0)).toHaveLength(samples - correct)
    expect([...new Set(found.rows.map((row) => `${row.model} ${row.dataset}`))]).toEqual([`${model} ${dataset}`])
    expect([...survey.datasets.values()].map(({ mainScore }) => mainScore)).toEqual([scorer])
  })

  it("says that a run was cancelled", async () => {
    const { rows } = await readFiles([dataFile("formats/inspect_ai/2025-05-12T20-28-13-04-00_popularity.json")])
    expect(rows.map(({ detail }) => detail?.metadata?.run_status)).toEqual(["cancelled", "cancelled", "cancelled"])
  })
})

describe("an Inspect log", () => {
  it.each(["deflate", "stored"] as const)("is read where it lies in an archive, beside others: %s", async (method) => {
    const samples = [inspectSample({ ...one, score: 1 }), inspectSample({ ...one, id: "2", score: 0 })]
    const log = zip(inspectMembers(header, samples))
    const other = zip(inspectMembers(inspectHeader("acme/other"), samples))
    const all = zip([{ name: "runs/a.eval", content: log }, { name: "runs/b.eval", content: other }], method) // prettier-ignore
    const { rows, refusals, left } = await readFiles([memoryFile("all.zip", all)])
    expect([refusals, left]).toEqual([[], []])
    expect(rows.map(({ model, exampleId, score }) => [model, exampleId, score])).toEqual([
      ["acme/bot", "1", 1],
      ["acme/bot", "2", 0],
      ["acme/other", "1", 1],
      ["acme/other", "2", 0],
    ])
    const alone = await readFiles([memoryFile("a.eval", log)])
    const packed = await readFiles([memoryFile("a.eval.gz", gzipSync(log))])
    expect(packed.rows).toEqual(alone.rows)
    expect(rows.slice(0, 2)).toEqual(alone.rows)
  })

  it("has no epoch that is no count", async () => {
    const { rows, refusals } = await bothRows(
      [1e29, -1, 1.5, 2].map((epoch) => inspectSample({ ...one, score: 1, epoch })),
    )
    expect(rows.map(({ trial }) => trial)).toEqual([2])
    expect(refusals.map(({ column }) => column)).toEqual(["trial", "trial", "trial"])
  })

  it("has ids of any characters", async () => {
    const { rows } = await bothRows(["two\nlines", "a/b"].map((id) => inspectSample({ ...one, id, score: 1 })))
    expect(rows.map(({ exampleId }) => exampleId)).toEqual(["two\nlines", "a/b"])
  })

  it("keeps epochs as trials", async () => {
    const { rows } = await bothRows([1, 2, 3].map((epoch) => inspectSample({ ...one, score: 0.5, epoch })))
    expect(rows.map(({ exampleId, trial }) => `${exampleId} ${trial}`)).toEqual(["1 1", "1 2", "1 3"])
  })

  it("reads a run that never finished by its journal", async () => {
    const members = inspectMembers(header, [inspectSample({ ...one, score: 1 })]).filter(
      ({ name }) => !/^(header|summaries)\.json$/.test(name),
    )
    const { rows } = await readFiles([archive(members)])
    expect(rows).toMatchObject([{ model: "acme/bot", dataset: "sums", score: 1 }])
    expect(rows[0]?.detail?.metadata?.run_status).toBe("started")
  })

  it("marks the rows of a cancelled run", async () => {
    expect(
      (await only(inspectSample({ ...one, score: 1 }), { status: "cancelled" }))?.detail?.metadata?.run_status,
    ).toBe("cancelled")
  })

  it("has sentences for a log without samples", async () => {
    await expect(readFiles([archive(inspectMembers(header, []))])).rejects.toThrow(/run\.eval holds no samples/)
    await expect(readFiles([memoryFile("run.json", pythonJson(header))])).rejects.toThrow(/run\.json holds no samples/)
  })

  it("gives a scorer with several values a score for each, and counts the one that is summed up first", async () => {
    const scores = { graded: { value: { style: 0.25, truth: 1 } }, exact: { value: 0 } }
    const summed = (...names: readonly string[]) => ({
      results: { scores: names.map((name) => ({ name, scorer: "graded" })) },
    })
    const row = await only(inspectSample(one, { scores }), summed("truth", "style"))
    expect(row?.detail?.metrics).toEqual({ "graded.style": 0.25, "graded.truth": 1, exact: 0 })
    expect(row?.score).toBe(1)
    const unsaid = await surveyOf([inspectSample(one, { scores })], { results: null })
    expect(unsaid.dataset?.mainScore).toBeNull()
  })

  it("counts the first of several scorers, also where samples broke down before they were scored", async () => {
    const scores = { strict: { value: "I", explanation: "not the number" }, lenient: { value: "C" } }
    const samples = [
      inspectSample(one, { scores: null, error: { message: "timeout" } }),
      inspectSample({ ...one, id: "2" }, { scores }),
    ]
    const { dataset, survey } = await surveyOf(samples, { results: null })
    expect([...(dataset?.metrics.keys() ?? [])]).toEqual(["strict", "lenient"])
    expect(dataset?.mainScore).toBe("strict")
    expect(survey.columns.get("strict")?.reading.letters).toBe("inspect")
  })

  it("resolves attachments, pictures apart", async () => {
    const [hash, picture] = ["0".repeat(31) + "a", "0".repeat(31) + "b"]
    const attachments = { [hash]: "the long text", [picture]: "data:image/png;base64,AAAA" }
    const row = await only(
      inspectSample(
        { ...one, score: 1 },
        {
          input: [
            {
              role: "user",
              content: [
                { type: "text", text: `attachment://${hash}` },
                { type: "image", image: `attachment://${picture}` },
              ],
            },
          ],
          output: { completion: `attachment://${hash}`, choices: [] },
          attachments,
        },
      ),
    )
    expect(row).toMatchObject({ input: "the long text\n[image]", output: "the long text" })
  })

  it("takes thinking apart, from parts of the content and from marks", async () => {
    const message = {
      role: "assistant",
      content: [
        { type: "reasoning", reasoning: "two and two" },
        { type: "reasoning", reasoning: "c1pher", redacted: true, summary: "in short" },
        { type: "text", text: "four" },
      ],
    }
    const row = await only(
      inspectSample({ ...one, score: 1 }, { output: { choices: [{ message, stop_reason: "stop" }] } }),
    )
    expect(row).toMatchObject({ output: "four", reasoning: "two and two\n\nin short" })
    const marked = await only(inspectSample({ ...one, score: 1, output: "<think>hm</think>four" }))
    expect(marked).toMatchObject({ output: "four", reasoning: "hm" })
  })

  it("shows tools and several rounds as turns", async () => {
    const messages = [
      { role: "system", content: "Use tools." },
      { role: "user", content: "How many?" },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "c", function: "count", arguments: { of: "sheep" }, type: "function" }],
      },
      { role: "tool", content: "", error: { type: "timeout", message: "too slow" }, tool_call_id: "c" },
      {
        role: "assistant",
        content: [
          { type: "reasoning", reasoning: "guess" },
          { type: "text", text: "Four." },
        ],
      },
    ]
    const row = await only(inspectSample({ ...one, score: 1 }, { messages }))
    expect(row?.detail?.turns).toEqual([
      { role: "system", text: "Use tools." },
      { role: "user", text: "How many?" },
      { role: "assistant", text: "", calls: [{ name: "count", arguments: '{"of":"sheep"}' }] },
      { role: "tool", text: "too slow" },
      { role: "assistant", text: "Four.", reasoning: "guess" },
    ])
  })

  it("keeps the beginning and the end of a run of a thousand steps", async () => {
    const messages = Array.from({ length: 1_000 }, (_, at) => ({ role: "assistant", content: `step ${at}` }))
    const turns = (await only(inspectSample({ ...one, score: 1 }, { messages })))?.detail?.turns ?? []
    expect(turns).toHaveLength(401)
    expect(turns[200]?.text).toBe("(600 steps left out)")
    expect(turns.at(-1)?.text).toBe("step 999")
  })

  it("takes samples that broke down or were called off for no failures, and marks those cut off by a limit", async () => {
    const { rows } = await bothRows([
      inspectSample({ ...one, score: 0 }, { error: { message: "timeout", traceback: "…" } }),
      inspectSample({ ...one, id: "2", score: 0 }, { invalidation: { reason: "wrong key" } }),
      inspectSample({ ...one, id: "3", score: 0 }, { limit: { type: "message", limit: 10 } }),
    ])
    expect(rows.map(({ status }) => status)).toEqual(["error", "error", "truncated"])
    expect(rows.map(({ detail }) => detail?.metadata)).toMatchObject([
      { error: "timeout" },
      { invalidated: "wrong key" },
      { limit: "message" },
    ])
  })

  it("has no score where it is NaN, and refuses a list", async () => {
    const { rows, refusals } = await bothRows([
      inspectSample({ ...one, score: Number.NaN }),
      inspectSample({ ...one, id: "2", score: [1, 0] }),
    ])
    expect(rows).toMatchObject([{ exampleId: "1", score: null, status: "unscored" }])
    expect(refusals).toMatchObject([{ column: "exact", reason: "the score is a list of values" }])
  })

  it("writes choices below the question, joins targets, and keeps what sorts the rows", async () => {
    const row = await only(
      inspectSample(
        { ...one, score: 1 },
        {
          choices: ["three", "four"],
          target: ["B", "b"],
          scores: { choice: { value: 1, answer: "B", explanation: "ANSWER: B" } },
        },
      ),
    )
    expect(row).toMatchObject({ input: "2 + 2?\n\nA) three\nB) four", reference: "B ; b" })
    expect(row?.detail?.metadata).toEqual({
      subject: "sums",
      answer: "B",
      explanation: "ANSWER: B",
      stop_reason: "stop",
      input_tokens: 7,
      output_tokens: 3,
      total_time: 1.5,
    })
  })

  it("takes the last of a sample that was written twice", async () => {
    const members = inspectMembers(header, [inspectSample({ ...one, score: 0 }), inspectSample({ ...one, score: 1 })])
    expect((await readFiles([archive(members)])).rows).toMatchObject([{ score: 1 }])
  })

  it("reads samples in pieces, beside whole ones", async () => {
    const {
      messages: _,
      attachments: __,
      metadata: ___,
      events: ____,
      ...shell
    } = inspectSample({ ...one, id: "big", score: 1 })
    const folder = "samples/big_epoch_1"
    const pool = [0, 1, 2, 3].map((at) => ({ role: at % 2 === 0 ? "user" : "assistant", content: `message ${at}` }))
    const piece = (name: string, content: unknown) => ({
      name: `${folder}/${name}.json`,
      content: JSON.stringify(content),
    })
    const pieces = [
      piece("sample", {
        ...shell,
        input: "attachment://1",
        message_refs: [
          [0, 2],
          [3, 4],
        ],
      }),
      piece("metadata", { subject: "pieces" }),
      piece("skeleton", {}),
      piece("messages/2", pool.slice(2)),
      piece("messages/0", pool.slice(0, 2)),
      piece("events/0", [{}]),
      piece("events/stats", {}),
      piece("attachments/0", ["not this"]),
      piece("attachments/1", ["the long question"]),
    ]
    const { rows, refusals } = await readFiles([
      archive([...pieces, ...inspectMembers({ ...header, version: 3 }, [inspectSample({ ...one, score: 0 })])]),
    ])
    expect(refusals).toEqual([])
    expect(rows).toMatchObject([
      { exampleId: "big", input: "the long question", score: 1, detail: { metadata: { subject: "pieces" } } },
      { exampleId: "1", score: 0 },
    ])
    expect(rows[0]?.detail?.turns?.map(({ text }) => text)).toEqual(["message 0", "message 1", "message 3"])
  })

  it("reads a sample whose events are longer than a record may be", async () => {
    const filler = "x".repeat(1_000_000)
    const events = Array.from({ length: Math.ceil(limits.recordBytes / filler.length) + 2 }, () => ({ filler }))
    const { rows, refusals } = await readFiles([
      memoryFile(
        "run.eval",
        zip(inspectMembers(header, [inspectSample({ ...one, score: 1 }, { events })]), "stored"),
        1_000_000,
      ),
    ])
    expect(refusals).toEqual([])
    expect(rows).toMatchObject([{ exampleId: "1", score: 1, output: "four" }])
  })

  it("is known by its beginning, however many samples it names", async () => {
    const { model, ...spec } = header.eval
    const dataset = { name: "sums", sample_ids: Array.from({ length: 20_000 }, (_, at) => at) }
    const found = await readFiles([
      jsonLog([inspectSample({ ...one, score: 1 })], { eval: { ...spec, dataset, model } }),
    ])
    expect(found.rows).toMatchObject([{ model: "acme/bot", score: 1 }])
  })

  it("finds the header wherever it stands", async () => {
    const { eval: spec, ...others } = header
    const text = pythonJson({ samples: [inspectSample({ ...one, score: 1 })], ...others, eval: spec })
    expect((await readFiles([memoryFile("late.json", text)])).rows).toMatchObject([
      { model: "acme/bot", dataset: "sums" },
    ])
  })
})
