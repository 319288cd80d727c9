import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { annotationOf, outputOf } from "@/lib/testing/formats/answers/alpaca-eval"
import { readFiles } from "@/lib/testing/formats/contract"

const list = (name: string, ...values: readonly object[]) => memoryFile(name, JSON.stringify(values))
const one = { id: "1", model: "acme-1", input: "Say it.", output: "It.", score: 1, reference: "" }

describe("AlpacaEval", () => {
  it("turns preferences into how much the model won", async () => {
    const preferences = [1, 2, 1.5, 1.999, 0, null]
    const { rows, refusals } = await readFiles([
      list(
        "annotations.json",
        ...preferences.map((preference, at) => annotationOf({ ...one, id: `${at}` }, { preference })),
      ),
    ])
    expect(refusals).toEqual([])
    expect(rows.map(({ score }) => score)).toEqual([0, 1, 0.5, 0.999, 0.5, null])
    expect(rows[0]).toMatchObject({ model: "acme-1", dataset: "alpaca_eval", output: "It.", status: "ok" })
    expect(rows[0]?.detail?.metadata).toEqual({ subset: "koala", against: "baseline", annotator: "some_judge" })
    expect(rows[5]?.status).toBe("unscored")
  })

  it("outputs with annotations bring each answer once; outputs of others have no score", async () => {
    const nameless = ({ id: _, ...rest }: { id: string }) => rest
    const { rows, left } = await readFiles([
      list("acme/model_outputs.json", nameless(outputOf(one)), nameless(outputOf({ ...one, input: "Again." }))),
      list(
        "acme/annotations.json",
        nameless(annotationOf(one)),
        nameless(annotationOf({ ...one, input: "Again.", score: 0 })),
      ),
      list("other/model_outputs.json", nameless(outputOf({ ...one, model: "other" }))),
    ])
    expect(left).toEqual([])
    expect(rows.map(({ exampleId, model, score }) => [exampleId, model, score])).toEqual([
      ["1", "acme-1", 1],
      ["2", "acme-1", 0],
      ["1", "other", null],
    ])
  })

  it("leaves instructions for training, which name no generator, to the table", async () => {
    await expect(readFiles([list("train.json", { instruction: "Do", input: "", output: "Done" })])).rejects.toThrow()
  })
})
