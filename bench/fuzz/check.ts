import { AppError } from "@/lib/errors"
import { limits } from "@/lib/ingest/limits"
import { isStorable } from "@/lib/ingest/storable-text"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles, type BuiltFile } from "@/lib/testing/formats/contract"

export type Outcome = {
  readonly rows: number
  readonly refused: number
  /** the sentence that tells why files could not be read */
  readonly told: string | null
  /** what should never be: null where all is well */
  readonly fault: string | null
}

/** Reads files as an import does, and looks whether anything came of it that may not. */
export async function check(built: readonly BuiltFile[], least: number): Promise<Outcome> {
  const [main] = built
  const files = built.map(({ name, content }) => memoryFile(name, content, 4_096))
  try {
    const { rows, refusals, left } = await readFiles(files, { model: "said" })
    const told = left.find(({ isFault, name }) => isFault || name === main?.name)?.reason ?? null
    const isLost = told === null && rows.length + refusals.length < least
    // One thing that is odd costs one row; model and dataset are said once in many files.
    const isCostly =
      told === null && rows.length < least - 1 && refusals.some(({ column }) => !/^(model|dataset)$/.test(column))
    const problem = rows.map(problemOf).find((one) => one !== null) ?? null
    const mute = refusals.some(({ reason, line }) => reason === "" || !(line > 0)) ? "a refusal says nothing" : null
    return {
      rows: rows.length,
      refused: refusals.length,
      told,
      fault:
        isLost || isCostly
          ? `${rows.length} rows and ${refusals.length} refusals of ${least}: ${refusals[0]?.reason ?? ""}`
          : (problem ?? mute),
    }
  } catch (error) {
    if (!(error instanceof AppError)) return { rows: 0, refused: 0, told: null, fault: crashOf(error) }
    const isNamed = built.some(({ name }) => error.message.includes(name.split("/").at(-1) ?? name))
    const isForPeople = ["invalid", "too_large"].includes(error.code) && error.message.length > 15
    const fault = isForPeople && isNamed ? null : `a sentence that names no file: ${error.message.slice(0, 150)}`
    return { rows: 0, refused: 0, told: error.message, fault }
  }
}

function crashOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const place = /at .*\((.*(?:lib|bench)\/.*)\)/.exec(error.stack ?? "")?.[1] ?? ""
  return `${error.name}: ${error.message.slice(0, 120)} ${place.replace(/^.*\/(lib|bench)\//, "$1/")}`
}

const mostInDatabase = 2_147_483_647

/** What the database could not take, or pages could not show. */
function problemOf(row: PredictionRow): string | null {
  const { exampleId, model, dataset, variant, input, output, reasoning, reference, score, line, detail } = row
  const texts = { exampleId, model, dataset, variant, input, output, reasoning, reference }
  for (const [name, text] of Object.entries(texts))
    if (typeof text === "string" && !isStorable(text)) return `${name} is no text`
  if (exampleId === "" || Buffer.byteLength(exampleId) > limits.idBytes) return "an id of no length, or too long"
  if (model === "" || dataset === "") return "a row without a model or a dataset"
  if (score !== null && !Number.isFinite(score)) return `a score of ${score}`
  if (!(line > 0) || !Number.isInteger(row.trial) || row.trial < 0 || row.trial > mostInDatabase)
    return `line ${line}, trial ${row.trial}`
  const json = JSON.stringify(detail)
  if (/\\u(0000|d[89a-f])/i.test(json.replaceAll("\\\\", ""))) return "details that cannot be stored"
  return depthOf(detail) > 100 ? "details nested too deep" : null
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
