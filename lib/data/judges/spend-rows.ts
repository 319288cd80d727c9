import { sql } from "kysely"
import { bigSumOf, column, sumOf } from "@/lib/data/base/columns"

const spend = (alias: string) => (name: "calls" | "reused" | "inputTokens" | "cachedInputTokens" | "outputTokens") =>
  column<"analysisSpend">(alias, name)

/** All rows of an account together, `alias` being what the query calls them. */
export function spendTotals(alias: string) {
  const of = spend(alias)
  return [
    sumOf(of("calls")).as("calls"),
    sumOf(of("reused")).as("reused"),
    bigSumOf(of("inputTokens")).as("inputTokens"),
    bigSumOf(of("cachedInputTokens")).as("cachedInputTokens"),
    bigSumOf(of("outputTokens")).as("outputTokens"),
  ] as const
}

const plus = <T>(name: Parameters<ReturnType<typeof spend>>[0]) =>
  sql<T>`${spend("analysisSpend")(name)} + ${spend("excluded")(name)}`

/** What a row becomes when more is spent in the same stage. */
export const addedSpend = {
  calls: plus<number>("calls"),
  reused: plus<number>("reused"),
  inputTokens: plus<string>("inputTokens"),
  cachedInputTokens: plus<string>("cachedInputTokens"),
  outputTokens: plus<string>("outputTokens"),
}
