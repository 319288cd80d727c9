import { expect } from "vitest"
import type { ComparedItem, ComparedSide } from "@/lib/stats/comparison/compared-item"
import type { Estimate } from "@/lib/stats/core/estimate"
import { NO_ERROR_FOUND, readAtlas, readOutcomes } from "@/lib/testing/files/atlas-files"

const { annotations } = readAtlas()
const paths = new Map(
  annotations.map(({ dataset, model, exampleId, category, subcategory }) => [
    `${dataset}/${model}/${exampleId}`,
    category === null ? [NO_ERROR_FOUND] : [category, ...(subcategory === null ? [] : [subcategory])],
  ]),
)

/** Items of a dataset that both models answered, failures read with their categories. */
export function sharedItems(dataset: string, [a, b]: readonly [string, string]): ComparedItem[] {
  const sideOf = (row: Record<string, string>, model: string): ComparedSide => {
    const failed = Number(row[model]) < 0.5
    return { failed, categoryPath: failed ? (paths.get(`${dataset}/${model}/${row.exampleId}`) ?? null) : null }
  }
  return readOutcomes(dataset)
    .filter((row) => row[a] !== "" && row[b] !== "")
    .map((row) => ({ stratum: dataset, a: sideOf(row, a), b: sideOf(row, b) }))
}

export const flashAndPro = sharedItems("mmlu_pro", ["gemini-1.5-flash-002", "gemini-1.5-pro-002"])

export const rounded = (value: Estimate | null | undefined) =>
  // + 0: minus zero is the same figure
  value ? [value.estimate, value.low, value.high].map((part) => Number(part.toFixed(4)) + 0) : null

export const near = (value: number | null | undefined, expected: number, tolerance: number) =>
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThan(tolerance)

export function must<T>(value: T | null): T {
  if (value === null) throw new Error("expected a comparison")
  return value
}
