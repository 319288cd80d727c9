import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import Papa from "papaparse"
import { z } from "zod"

/**
 * The annotated failures of the release with their texts, read from ../shared (never shipped). For the index script,
 * the bench and tests; null when the folder is not there.
 */
export type LabelledFailure = {
  readonly dataset: string
  readonly model: string
  readonly exampleId: string
  readonly title: string
  /** null: no error found */
  readonly category: string | null
  readonly subcategory: string | null
  readonly input: string
  readonly output: string
  readonly reference: string | null
}

type Texts = Pick<LabelledFailure, "input" | "output" | "reference">

const shared = path.join(import.meta.dirname, "../../../../shared")

const annotation = z.object({
  dataset: z.string(),
  model: z.string(),
  exampleId: z.string(),
  title: z.string(),
  category: z.string().nullable(),
  subcategory: z.string().nullable(),
})

export function readLabelledFailures(): LabelledFailure[] | null {
  if (!existsSync(path.join(shared, "atlas/annotations.jsonl")) || !existsSync(path.join(shared, "data"))) return null
  const texts = new Map([...readCsvTexts(), ...readHelmTexts()])
  return readFileSync(path.join(shared, "atlas/annotations.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const label = annotation.parse(JSON.parse(line))
      const found = texts.get(keyOf(label.dataset, label.model, label.exampleId))
      if (!found) throw new Error(`no texts for ${label.dataset} ${label.exampleId}`)
      return { ...label, ...found }
    })
}

function keyOf(dataset: string, model: string, exampleId: string): string {
  return JSON.stringify([dataset, model, exampleId])
}

function readCsvTexts(): [string, Texts][] {
  return ["data", "data/labelled"].flatMap((folder) =>
    readdirSync(path.join(shared, folder))
      .filter((name) => name.endsWith(".csv"))
      .flatMap((name) => {
        const text = readFileSync(path.join(shared, folder, name), "utf8")
        const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
        return data.map(({ dataset = "", model = "", example_id = "", ...row }): [string, Texts] => [
          keyOf(dataset, model, example_id),
          { input: row.input_text ?? "", output: row.output_text ?? "", reference: row.correct_answer || null },
        ])
      }),
  )
}

const helmState = z.object({
  adapter_spec: z.object({ model: z.string() }),
  request_states: z.array(
    z.object({
      instance: z.object({
        id: z.string(),
        references: z.array(z.object({ output: z.object({ text: z.string() }), tags: z.array(z.string()) })),
      }),
      request: z.object({ prompt: z.string() }),
      result: z.object({ completions: z.array(z.object({ text: z.string() })) }),
    }),
  ),
})

function readHelmTexts(): [string, Texts][] {
  const folder = path.join(shared, "data/formats/helm")
  return readdirSync(folder)
    .filter((name) => name.startsWith("bbq"))
    .flatMap((name) => {
      const state = helmState.parse(JSON.parse(readFileSync(path.join(folder, name, "scenario_state.json"), "utf8")))
      return state.request_states.map(({ instance, request, result }): [string, Texts] => [
        keyOf("bbq", state.adapter_spec.model, instance.id),
        {
          input: request.prompt,
          output: result.completions[0]?.text ?? "",
          reference: instance.references.find((one) => one.tags.includes("correct"))?.output.text ?? null,
        },
      ])
    })
}
