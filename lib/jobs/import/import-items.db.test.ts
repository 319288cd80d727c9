import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { anImporter, csv, rejectedOf } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { contentHash } from "@/lib/domain/text/content-hash"
import { importFiles } from "./import-files"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})

async function run(dataset: string, ...texts: string[]) {
  const files = texts.map((text, index) =>
    memoryFile(texts.length === 1 ? `${dataset}.csv` : `part-${index + 1}.csv`, text),
  )
  const report = await importFiles({ ownerId, dataset, files })
  const items = await query<{ id: string; models: number }>(
    `SELECT e.external_id AS id, count(DISTINCT p.model_id)::int AS models FROM prediction p
     JOIN example e ON e.id = p.example_id WHERE p.result_set_id = $1 GROUP BY e.external_id ORDER BY e.external_id`,
    [report.resultSet],
  )
  return { report, items, ids: items.map(({ id }) => id) }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe("ids that begin anew in every sub-task", () => {
  const header = "example_id,model,input_text,output_text,score,correct_answer,difficulty,subject\n"
  const rows = (sizes: Readonly<Record<string, number>>, models = ["m1", "m2"]) =>
    Object.entries(sizes).flatMap(([subject, size]) =>
      numbers(size).flatMap((i) =>
        models.map((model) => `${i + 1},${model},Question ${i} of ${subject},out,${i % 2},r,${i % 3},${subject}`),
      ),
    )

  it.each([
    ["of equal size, which look like trials", { anatomy: 10, law: 10, physics: 10 }],
    ["of several sizes", { anatomy: 12, law: 7, physics: 3 }],
  ])("get the name of the sub-task: %s", async (name, sizes) => {
    const { report, items } = await run(`subjects ${name}`, `${header}${rows(sizes).join("\n")}\n`)
    const count = Object.values(sizes).reduce((sum, size) => sum + size, 0)
    expect(report).toMatchObject({ accepted: 2 * count, rejected: 0, duplicates: 0 })
    expect(report.items).toEqual([
      { kind: "sub-tasks", dataset: report.datasets[0]?.dataset, column: "subject", items: expect.any(Number) },
    ])
    expect(report.datasets).toMatchObject([{ trials: 1, variant: null }])
    expect(items).toHaveLength(count)
    expect(items.every(({ models }) => models === 2)).toBe(true)
    expect(items.map(({ id }) => id)).toContain("anatomy/1")
  })

  it("get the name of their file where each sub-task has its own", async () => {
    const part = (subject: string) => csv(...numbers(5).map((i) => `${i},m,Question ${i} of ${subject},out,1,r`))
    const { report, ids } = await run("by file", part("anatomy"), part("law"))
    expect(report).toMatchObject({ accepted: 10, rejected: 0 })
    expect(report.items).toMatchObject([{ kind: "sub-tasks", column: "file" }])
    expect(ids).toContain("part-2/0")
  })

  it("and where no column tells them apart, their text does", async () => {
    const part = (subject: string) => numbers(6).map((i) => `${i},m,Question ${i} of ${subject},out,${i % 2},r`)
    const { report, ids } = await run("by text", csv(...part("anatomy"), ...part("law").slice(1)))
    expect(report).toMatchObject({ accepted: 11, rejected: 0, items: [{ kind: "texts", items: 5 }] })
    expect(ids.filter((id) => /^3( \([0-9a-f]{6}\))?$/.test(id))).toHaveLength(2)
  })

  it("repeats of one text stay what they are", async () => {
    const { report, ids } = await run(
      "repeated",
      csv(...numbers(3).flatMap((trial) => numbers(5).map((i) => `${i},m,Question ${i},out ${trial},${trial % 2},r`))),
    )
    expect(report).toMatchObject({ accepted: 15, rejected: 0, items: [], datasets: [{ trials: 3 }] })
    expect(ids).toHaveLength(5)
  })
})

describe("prompts that differ by chat template", () => {
  const questions = numbers(12).map((i) => `How much is ${i} plus ${3 * i}, and why?`)
  const rows = (model: string, frame: (question: string) => string, wanted = questions) =>
    wanted.map((question, i) => `${i},${model},"${frame(question)}",out,${i % 2},${4 * i}`)

  const chat = (question: string) => `<|im_start|>user\n${question}<|im_end|>\n<|im_start|>assistant\n`
  const inst = (question: string) => `<s>[INST] ${question} [/INST]`
  const shots = (question: string) =>
    `Answer as the examples do.\n\nQuestion: 1 plus 1?\nAnswer: 2\n\nQuestion: ${question}\nAnswer:`
  const system = (question: string) =>
    `<|im_start|>system\nYou are brief.<|im_end|>\n<|im_start|>user\n${question}<|im_end|>\n`

  it.each([
    ["a chat template and none", [(question: string) => question, chat]],
    ["two chat templates", [chat, inst]],
    ["examples before the question and none", [(question: string) => question, shots]],
    ["three of a kind", [inst, shots, system]],
  ])("are matched by their question: %s", async (name, frames) => {
    const { report, items } = await run(
      `template ${name}`,
      csv(...frames.flatMap((frame, index) => rows(`m${index}`, frame))),
    )
    expect(report).toMatchObject({
      accepted: 12 * frames.length,
      rejected: 0,
      items: [{ kind: "template", items: 12 }],
    })
    expect(items.map(({ models }) => models)).toEqual(numbers(12).map(() => frames.length))
  })

  const apart = (dataset: string, model: string, lines: readonly string[]) =>
    importFiles({ ownerId, dataset, files: [memoryFile(`${model}.csv`, csv(...lines))] })
  const plain = (question: string) => question

  it.each([
    ["none, then a chat template", plain, chat],
    ["a chat template, then none", inst, plain],
    ["two of a kind", chat, system],
    ["examples, then a chat template", shots, inst],
  ])("are matched where they come apart: %s", async (name, one, other) => {
    const dataset = `apart ${name}`
    await apart(dataset, "m1", rows("m1", one))
    const report = await apart(dataset, "m2", rows("m2", other))
    expect(report.items).toEqual([{ kind: "template", dataset, items: 12 }])
    expect(report.datasets).toMatchObject([{ textConflicts: 0, sameTexts: 0 }])
    // A third finds the items by either.
    expect(
      (
        await apart(
          dataset,
          "m3",
          rows("m3", chat).map((row) => row.replace("You", "you")),
        )
      ).datasets,
    ).toMatchObject([{ textConflicts: 0 }])
  })

  it("are matched with a release, which has hashes alone", async () => {
    const dataset = "released questions"
    await query("INSERT INTO dataset (slug, name) VALUES ('released', $1)", [dataset])
    for (const [i, question] of questions.entries())
      await query(
        "INSERT INTO example (dataset_id, external_id, content_hash) SELECT id, $2, $3 FROM dataset WHERE name = $1",
        [dataset, String(i), contentHash(question, String(4 * i))],
      )
    for (const [model, frame] of [
      ["m1", chat],
      ["m2", shots],
      ["m3", system],
    ] as const) {
      const report = await apart(dataset, model, rows(model, frame))
      expect(report.items).toEqual([{ kind: "template", dataset, items: 12 }])
      expect(report.datasets).toMatchObject([{ textConflicts: 0 }])
    }
  })

  it("pair with each other, whichever came first, where a release has the prompts of one", async () => {
    const dataset = "one release"
    const released = (question: string) => `Answer with a number.\n\n${shots(question)}`
    await query("INSERT INTO dataset (slug, name) VALUES ('one-release', $1)", [dataset])
    for (const [i, question] of questions.entries())
      await query(
        "INSERT INTO example (dataset_id, external_id, content_hash) SELECT id, $2, $3 FROM dataset WHERE name = $1",
        [dataset, String(i), contentHash(released(question), String(4 * i))],
      )
    // A release has no texts to take a template off: by itself, these prompts say something else.
    const first = await apart(dataset, "m1", rows("m1", shots))
    expect(first).toMatchObject({ items: [], datasets: [{ textConflicts: 12 }] })
    // The very same items, of another run of these prompts.
    const again = await apart(dataset, "m2", rows("m2", shots))
    const second = await apart(
      dataset,
      "m3",
      rows("m3", (question) => `<s>${released(question)}`),
    )
    expect(second).toMatchObject({ items: [{ kind: "template", items: 12 }], datasets: [{ textConflicts: 0 }] })
    const known = await query<{ items: number; conflicts: number }>(
      `SELECT count(DISTINCT coalesce(t.item_hash, t.content_hash))::int AS items, max(d.text_conflicts)::int AS conflicts
       FROM example_text t JOIN result_set_dataset d USING (result_set_id) WHERE t.result_set_id = ANY ($1)`,
      [[first.resultSet, again.resultSet, second.resultSet]],
    )
    expect(known).toEqual([{ items: 12, conflicts: 0 }])
  })

  it("and those that were the same item before it was matched with a release are so still", async () => {
    const dataset = "released later"
    const first = await apart(dataset, "m1", rows("m1", chat))
    for (const [i, question] of questions.entries())
      await query(
        `UPDATE example e SET content_hash = $3 FROM dataset d
         WHERE d.id = e.dataset_id AND d.name = $1 AND e.external_id = $2`,
        [dataset, String(i), contentHash(question, String(4 * i))],
      )
    const second = await apart(dataset, "m2", rows("m2", chat))
    expect(second.items).toEqual([{ kind: "template", dataset, items: 12 }])
    const same = await query<{ items: number }>(
      `SELECT count(*)::int AS items FROM example_text t JOIN example e ON e.id = t.example_id
       WHERE t.result_set_id = ANY ($1) AND t.item_hash = e.content_hash`,
      [[first.resultSet, second.resultSet]],
    )
    expect(same).toEqual([{ items: 24 }])
  })

  it("a reference that one side lacks makes no other item", async () => {
    await apart("unreferenced", "m1", rows("m1", plain))
    const report = await apart(
      "unreferenced",
      "m2",
      rows("m2", plain).map((row) => row.replace(/,\d+$/, ",")),
    )
    expect(report.items).toEqual([{ kind: "reference", dataset: "unreferenced", items: 12 }])
    expect(report.datasets).toMatchObject([{ textConflicts: 0 }])
  })

  it("other questions under the same ids stay apart, and are counted", async () => {
    const asked = (model: string, what: string) =>
      apart(
        "apart questions",
        model,
        numbers(12).map((i) => `${i},${model},Name the ${what} of p${i},out,0,`),
      )
    await asked("m1", "capital")
    const report = await asked("m2", "river")
    expect(report).toMatchObject({ items: [], datasets: [{ textConflicts: 12, sameTexts: 0 }] })
  })

  it("but other questions are other items, whatever they share", async () => {
    const capital = (place: string) => `Name the capital of ${place}`
    const river = (place: string) => `Name the river of ${place}`
    const places = numbers(12).map((i) => `p${i}`)
    const same = (model: string, frame: (place: string) => string) =>
      places.map((place, i) => `${i},${model},${frame(place)},out,0,`)
    const { report, items } = await run("other questions", csv(...same("m1", capital), ...same("m2", river)))
    expect(report).toMatchObject({ accepted: 24, rejected: 0, items: [{ kind: "texts", items: 12 }] })
    expect(items.every(({ models }) => models === 1)).toBe(true)
    expect(await rejectedOf(report.resultSet)).toEqual([])
  })
})
