import { readJsonElements } from "@/lib/ingest/json/json-elements"
import type { JsonLine } from "@/lib/ingest/json/json-lines"
import { idOf, isObject, listAt, numberAt, objectAt, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { SourceFile } from "@/lib/ingest/source"

/** Which test and which prompt a result is of. */
export type ResultPlace = { readonly test: string; readonly prompt: number }

type Outline = { readonly description: string; readonly placeOf: (result: JsonObject) => ResultPlace }

/**
 * The names of a document's tests and prompts, which must be the same in every file of them: results come in the order
 * in which they were ready. Prompts are numbered as the document lists them; a column of it is a prompt with a provider,
 * so that one prompt stands there once for each. Tests have numbers since version 3, and are rows of the table before.
 */
export async function outlineOf(
  file: SourceFile,
  place: string,
  records: () => AsyncIterable<readonly JsonLine[]>,
): Promise<Outline> {
  const prompts = createNumbers()
  const tests = createNumbers()
  let description = ""
  const heads: JsonObject[] = []
  if (place !== "") {
    // The results too, so that a document is taken in piece by piece.
    const places = [
      place,
      "$.config.description",
      "$.results.prompts.*",
      "$.table.head",
      "$.table.body.*",
      "$.results.table.head",
      "$.results.table.body.*",
    ]
    for await (const found of readJsonElements(file, places))
      for (const { path, value } of found) {
        if (isResult(path)) continue
        if (path.at(-1) === "description") description = typeof value === "string" ? value.trim() : ""
        else if (path.at(-1) === "head" && isObject(value)) {
          heads.push(value)
          for (const prompt of listAt(value, "prompts")) prompts.numberOf(promptKeys(prompt))
        } else if (path.includes("body")) tests.numberOf([JSON.stringify(listAt(value, "vars"))])
        else prompts.numberOf(promptKeys(value))
      }
  } else
    for await (const found of records())
      for (const one of found) {
        const index = one.kind === "value" ? numberAt(one.value, "promptIdx") : null
        if (one.kind === "value" && index !== null) prompts.see(resultKeys(one.value)[0] ?? "", index)
      }
  prompts.settle()
  const names = listAt(heads[0], "vars").flatMap((name) => idOf(name) ?? [])
  return {
    description,
    placeOf: (result) => ({
      test: testOf(result, (vars) => tests.numberOf([varsKey(vars, names)]) - 1),
      prompt: prompts.numberOf(resultKeys(result)),
    }),
  }
}

const varsKey = (vars: JsonObject, names: readonly string[]) =>
  JSON.stringify(names.length > 0 ? names.map((name) => shown(vars[name])) : vars)

const isResult = (path: readonly (string | number)[]) =>
  path[0] === "results" && (typeof path[1] === "number" || path[1] === "results")

/** The table shows values as texts. */
const shown = (value: unknown) =>
  typeof value === "object" ? JSON.stringify(value) : (idOf(value) ?? String(value ?? ""))

/** An id that somebody gave it, else its number, else which of the tests it is by its variables. */
function testOf(result: JsonObject, byVars: (vars: JsonObject) => number): string {
  const testCase = objectAt(result, "testCase")
  const [vars, own] = [objectAt(result, "vars"), objectAt(testCase, "vars")]
  const given = idOf(objectAt(testCase, "metadata").id) ?? idOf(vars.id) ?? idOf(own.id)
  const index = numberAt(result, "testIdx")
  return given ?? String(index ?? byVars(vars))
}

/** A prompt of a head or of a column: by its hash, and by its text before variables are put in. */
function promptKeys(prompt: unknown): string[] {
  if (typeof prompt === "string") return [prompt]
  return [...[textAt(prompt, "id")].filter((id) => id !== null), templateOf(prompt)]
}

/** Version 2 writes hashes where it lists prompts, not with results. */
function resultKeys(result: unknown): string[] {
  return [...[textAt(result, "promptId")].filter((id) => id !== null), templateOf(objectAt(result, "prompt"))]
}

/** Version 2 writes "[provider] template" where it displays a prompt. */
function templateOf(prompt: unknown): string {
  return (textAt(prompt, "label") ?? textAt(prompt, "display") ?? textAt(prompt, "raw") ?? "").replace(
    /^\[[^\]\n]*\] /,
    "",
  )
}

/** Numbers things as they come, from 1, or by the place that they say they have. Each goes by one key or several. */
function createNumbers() {
  const known = new Map<string, number>()
  const places = new Map<string, number>()
  let count = 0
  function numberOf(keys: readonly string[]): number {
    const number = keys.map((key) => known.get(key)).find((one) => one !== undefined) ?? (count += 1)
    for (const key of keys) if (!known.has(key)) known.set(key, number)
    return number
  }
  return {
    numberOf,
    see(key: string, place: number): void {
      places.set(key, Math.min(place, places.get(key) ?? place))
    },
    /** What was seen gets its numbers. */
    settle(): void {
      for (const [key] of [...places].sort((a, b) => a[1] - b[1])) numberOf([key])
    },
  }
}
