import { baseName, folderOf, nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { readJsonWhole } from "@/lib/ingest/json/json-elements"
import { objectAt, textAt } from "@/lib/ingest/json/values"
import type { SourceFile } from "@/lib/ingest/source"

/** What the results of a run say of its samples. */
export type Results = { readonly model: string; readonly tasks: readonly string[] }

export const noResults: Results = { model: "", tasks: [] }

/** Throws `invalid` where the file is damaged. */
export async function readResults(file: SourceFile): Promise<Results> {
  const whole = await readJsonWhole(file)
  const { model_args: given } = objectAt(whole, "config")
  const named = textAt(whole, "model_name") ?? modelOfArguments(given)
  const sanitized = textAt(whole, "model_name_sanitized")?.replaceAll("__", "/")
  const model = named ?? sanitized ?? ""
  return { model, tasks: Object.keys(objectAt(whole, "results")) }
}

/** "pretrained=org/name,dtype=float16" or the same as an object. */
function modelOfArguments(given: unknown): string | null {
  if (typeof given === "string") return /(?:^|,)\s*(?:pretrained|model|engine)=([^,]+)/.exec(given)?.[1]?.trim() ?? null
  return textAt(given, "pretrained") ?? textAt(given, "model") ?? textAt(given, "engine")
}

const dated = /_(\d{4}-\d{2}-\d{2}T[\d\-.]+?)(?:\.jsonl?)?(?:\.gz)?$/

/** The date in a file's name, which all files of a run share. */
export const dateOf = (name: string): string | null => dated.exec(name)?.[1] ?? null

/** "samples_gsm8k_2026-01-21T03-44-18.458309.jsonl" -> "gsm8k". Old names hold the model too: the task ends them. */
export function taskOf(name: string, tasks: readonly string[]): string | null {
  const plain = nameWithoutEnding(name).replace(dated, "")
  const sampled = /^samples_(.+)$/.exec(plain)?.[1]
  if (sampled !== undefined) return sampled
  const ending = tasks.filter((task) => plain === task || plain.endsWith(`_${task}`))
  return ending.sort((a, b) => b.length - a.length)[0] ?? null
}

/** Folders that people make themselves, which name no model. */
const plainFolder =
  /^(lm_?eval.*|(eval(uation)?_?)?(results?|outputs?|samples|logs?|runs?|data)|downloads?|evals?|files|tmp|temp|.*\.zip)$/i

/** The harness writes into a folder named after the model: "org__name" for "org/name". */
export function modelOfFolder(name: string): string {
  const folder = baseName(folderOf(name))
  const isOfHarness = dateOf(name) !== null && !plainFolder.test(folder)
  return isOfHarness ? folder.replaceAll("__", "/") : ""
}
