import { describe, expect, it } from "vitest"
import { readAtlas, readOutcomes } from "@/lib/testing/atlas"
import { comparePaired } from "./compare"
import type { ComparedItem, ComparedSide } from "./compared-item"

const { annotations } = readAtlas()
const paths = new Map(annotations.map((row) => [`${row.dataset}\t${row.model}\t${row.exampleId}`, [row.category ?? "no-error-found", ...(row.subcategory ? [row.subcategory] : [])]]))
const sideOf = (dataset: string, model: string, row: Record<string, string>): ComparedSide => {
  const failed = Number(row[model]) < 0.5
  return { failed, categoryPath: failed ? (paths.get(`${dataset}\t${model}\t${row.exampleId}`) ?? null) : null }
}
function shared(dataset: string, a: string, b: string): ComparedItem[] {
  return readOutcomes(dataset).filter((row) => row[a] !== "" && row[b] !== "").map((row) => ({ stratum: dataset, a: sideOf(dataset, a, row), b: sideOf(dataset, b, row) }))
}
it("x", () => {
  const t = performance.now()
  const c = comparePaired(shared("mmlu_pro", "gemini-1.5-flash-002", "gemini-1.5-pro-002"))
  console.log(performance.now() - t)
  console.log(JSON.stringify({...c, signature: {...c?.signature, categories: c?.signature.categories.map(r => [r.key, r.a, r.b, r.both, r.p, r.q, r.untested])}}, null, 1))
})
