import { idOf, isObject, listAt, numberAt, objectAt, textAt, type JsonObject } from "@/lib/ingest/json/values"
import { withChoices } from "@/lib/ingest/rows/choices"

/** Which answer it is: HELM asks the same instance again in other words (perturbation) and after other examples (trial). */
export type InstanceKey = { readonly id: string; readonly perturbation: Perturbation | null; readonly trial: number }

export type Perturbation = { readonly name: string; /** how it was set up, as text */ readonly settings: string }

/** Null where there is no id. `record` has the trial; the instance may be in it, or be named by it. */
export function keyOf(record: JsonObject, instance: JsonObject = record): InstanceKey | null {
  const id = idOf(instance.id ?? record.instance_id)
  if (id === null || id === "") return null
  const trial = numberAt(record, "train_trial_index") ?? 0
  return { id, trial, perturbation: perturbationOf(instance.perturbation ?? record.perturbation) }
}

function perturbationOf(value: unknown): Perturbation | null {
  const name = textAt(value, "name")
  if (!isObject(value) || name === null || name === "" || name === "identity") return null
  const settings = Object.entries(value)
    .filter(([key, one]) => !["name", "computed_on", "robustness", "fairness"].includes(key) && typeof one !== "object")
    .map(([key, one]) => `${key}=${String(one)}`)
  return { name, settings: settings.sort().join(", ") }
}

export const keyText = ({ id, perturbation, trial }: InstanceKey): string =>
  JSON.stringify([id, trial, ...(perturbation ? [perturbation.name, perturbation.settings] : [])])

/** The same of every trial. */
export const questionKey = (key: InstanceKey): string => keyText({ ...key, trial: 0 })

/** What an instance asks, by itself: without instructions and examples. */
export function questionOf(instance: JsonObject): string | null {
  const text = textAt(objectAt(instance, "input"), "text") ?? textAt(instance, "input")
  if (text === null || text === "") return null
  return withChoices(text, isMultipleChoice(instance) ? listAt(instance, "references").map(referenceText) : [])
}

/** References are choices where some of them are wrong. */
const isMultipleChoice = (instance: JsonObject) => listAt(instance, "references").some((one) => !isCorrect(one))

const referenceText = (reference: unknown) =>
  textAt(objectAt(reference, "output"), "text") ?? textAt(reference, "output") ?? ""

const isCorrect = (reference: unknown) => listAt(reference, "tags").includes("correct")

/** All right answers. */
export function referenceOf(instance: JsonObject): string | null {
  const right = listAt(instance, "references").filter(isCorrect).map(referenceText)
  return right.length > 0 ? right.join(" ; ") : null
}

export const referenceAt = (instance: JsonObject, index: number): string | null => {
  const reference = listAt(instance, "references")[index]
  return reference === undefined ? null : referenceText(reference)
}
