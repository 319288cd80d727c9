import { z } from "zod"
import { ownMark } from "@/lib/domain/taxonomy/reference-layout"
import { AppError } from "@/lib/errors"
import { datasetFromFileName } from "@/lib/ingest/formats/table/csv-rows"
import { readText, type SourceFile } from "@/lib/ingest/source"
import { linesOfIds, withoutNaN } from "./json-text"
import { cleanStep, toReferenceRow, type CategoryStep, type ReferenceResult } from "./reference-row"

/** Characters of a tree that is read as a whole; the same tree as CSV has no such limit. */
const maxLength = 256_000_000
const maxDepth = 32
const batch = 2_000

type Node = {
  readonly name: string
  readonly info: Readonly<Record<string, unknown>>
  readonly children: readonly Node[]
}

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({
    name: z.string(),
    info: z.record(z.string(), z.unknown()).catch({}),
    children: z.array(nodeSchema).catch([]),
  }),
)

/** `exp_name=construct_taxonomy_recursively…json`: categories inside each other, errors as the leaves. */
export async function* readTreeJson(
  file: SourceFile,
  options: { readonly dataset: string | null },
): AsyncGenerator<ReferenceResult[]> {
  const text = await readWhole(file)
  const value = parse(text, file.name)
  if (depthOf(value) > maxDepth) throw new AppError("invalid", `${file.name} is nested more than ${maxDepth} deep.`)
  const root = nodeSchema.safeParse(value)
  if (!root.success)
    throw new AppError("invalid", `${file.name} is not a taxonomy tree: its nodes need "name", "info" and "children".`)
  const isOurs = typeof value === "object" && value !== null && ownMark in value
  const lines = linesOfIds(text)
  const fallback = datasetFromFileName(file.name).replace(/\.json$/i, "")
  let results: ReferenceResult[] = []
  let index = 0
  let leaves = 0

  function* visit(node: Node, above: readonly CategoryStep[], isRoot: boolean): Generator<ReferenceResult[]> {
    const line = lines[index] ?? index + 1
    index += 1
    if (node.children.length === 0 && !isRoot) {
      results.push(leaf(node, { line, path: above, dataset: options.dataset, fallback, isOurs }))
      leaves += 1
      if (results.length >= batch) {
        yield results
        results = []
      }
      return
    }
    const path = isRoot ? above : [...above, cleanStep(node.name, textOf(node.info["description"]))]
    for (const child of node.children) yield* visit(child, path, false)
  }

  yield* visit(root.data, [], true)
  if (leaves === 0) throw new AppError("invalid", `${file.name} is a tree without a single error.`)
  if (results.length > 0) yield results
}

function leaf(
  { info }: Node,
  context: { line: number; path: readonly CategoryStep[]; dataset: string | null; fallback: string; isOurs: boolean },
): ReferenceResult {
  const { line, path, isOurs } = context
  const cell = (column: string) => textOf(info[column])
  const own = context.dataset ?? cell("dataset")
  const dataset = own.trim() === "" ? context.fallback : own
  return toReferenceRow({ line, cell, dataset, path, ownOutcome: isOurs ? cell(ownMark) : null })
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  return value === null || value === undefined ? "" : JSON.stringify(value)
}

async function readWhole(file: SourceFile): Promise<string> {
  const chunks: string[] = []
  let length = 0
  for await (const chunk of readText(file)) {
    length += chunk.length
    if (length > maxLength)
      throw new AppError("too_large", `${file.name} is too large to be read as JSON: send the same tree as CSV.`)
    chunks.push(chunk)
  }
  return chunks.join("")
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(withoutNaN(text))
    } catch (error) {
      throw new AppError("invalid", `${name} is not valid JSON.`, { cause: error })
    }
  }
}

/** Looked at before anything recurses: a hostile file must not exhaust the stack. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value]
  let depth = 0
  while (level.length > 0 && depth <= maxDepth) {
    depth += 1
    level = level.flatMap((node) => {
      const children = typeof node === "object" && node !== null && "children" in node ? node.children : null
      return Array.isArray(children) ? (children as unknown[]) : []
    })
  }
  return depth
}
