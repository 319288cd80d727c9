import "server-only"
import { storedPriceSchema, type PriceEntry } from "@/lib/domain/judges/price"
import {
  noSpend,
  reportSpend,
  type Spend,
  type SpendCap,
  type SpendReport,
  type StageSpend,
} from "@/lib/domain/judges/spend"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { prisma } from "@/lib/data/base/client"
import type { AnalysisJob } from "@/lib/data/base/jobs"
import { pooled } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import { findPrice } from "./judge-prices"
import { addedSpend, spendTotals } from "./spend-rows"

/** How an analysis stands with its money after something was added. */
export type Account = {
  /** null: gone, or started anew */
  readonly status: AnalysisStatus | null
  readonly spent: Spend
  readonly price: PriceEntry | null
  readonly cap: SpendCap
}

const partColumns = {
  stage: "SpendStage",
  calls: "int4",
  reused: "int4",
  inputTokens: "int8",
  cachedInputTokens: "int8",
  outputTokens: "int8",
} as const

/** Adds what was asked since the last time, of all jobs of one process, and tells how the analysis stands: one query. */
export async function recordSpend(job: AnalysisJob, parts: readonly StageSpend[]): Promise<Account> {
  const { analysisId } = job
  const row = await pooled()
    .with("added", (qb) =>
      qb
        .insertInto("analysisSpend")
        .columns(["analysisId", "stage", "calls", "reused", "inputTokens", "cachedInputTokens", "outputTokens"])
        .expression((eb) =>
          eb
            .selectFrom(rowTable("p", partColumns, parts))
            .innerJoin("analysis as a", (join) => join.on("a.id", "=", analysisId))
            .select(["a.id", "p.stage", "p.calls", "p.reused"])
            .select(["p.inputTokens", "p.cachedInputTokens", "p.outputTokens"]),
        )
        .onConflict((conflict) => conflict.columns(["analysisId", "stage"]).doUpdateSet(addedSpend))
        .returningAll(),
    )
    .with("now", (qb) =>
      qb
        .selectFrom("added")
        .selectAll()
        .unionAll((eb) =>
          eb
            .selectFrom("analysisSpend")
            .selectAll()
            .where("analysisId", "=", analysisId)
            .where("stage", "not in", eb.selectFrom("added").select("stage")),
        ),
    )
    .selectFrom("analysis as a")
    .leftJoin("now", (join) => join.onTrue())
    .select((eb) => [
      ...(["a.status", "a.attempt", "a.price", "a.spendCapUsd as usd"] as const),
      eb.cast<number | null>("a.spendCapTokens", "double precision").as("tokens"),
      ...spendTotals("now"),
    ])
    .where("a.id", "=", analysisId)
    .groupBy("a.id")
    .executeTakeFirst()
  if (!row) return { status: null, spent: noSpend, price: null, cap: { usd: null, tokens: null } }
  const { status, attempt, price, usd, tokens, ...spent } = row
  return { status: attempt === job.attempt ? status : null, spent, price: readPrice(price), cap: { usd, tokens } }
}

/** Pauses an analysis whose cap is reached, with the reason for people. No effect unless it runs. */
export async function pauseForCap({ analysisId, attempt }: AnalysisJob, message: string): Promise<void> {
  await prisma().analysis.updateMany({
    where: { id: analysisId, attempt, status: "running", stage: { notIn: ["count", "finished"] } },
    data: { status: "paused", message },
  })
}

/** The money of one analysis. Call getAnalysis first: this checks nobody's right to look. */
export async function getSpend(analysisId: number): Promise<SpendReport> {
  const [analysis, rows] = await Promise.all([
    prisma().analysis.findUnique({
      where: { id: analysisId },
      select: { judgeId: true, ownerId: true, price: true, spendCapUsd: true, spendCapTokens: true },
    }),
    prisma().analysisSpend.findMany({ where: { analysisId } }),
  ])
  const stages = rows.map(({ stage, calls, reused, inputTokens, cachedInputTokens, outputTokens }) => ({
    ...{ stage, calls, reused, inputTokens: Number(inputTokens) },
    ...{ cachedInputTokens: Number(cachedInputTokens), outputTokens: Number(outputTokens) },
  }))
  const kept = readPrice(analysis?.price)
  const price = kept ?? (analysis ? await findPrice(analysis.judgeId, analysis.ownerId) : null)
  const tokens = analysis?.spendCapTokens ?? null
  const cap = { usd: analysis?.spendCapUsd ?? null, tokens: tokens === null ? null : Number(tokens) }
  return reportSpend({ stages, price, priceIsTodays: kept === null && price !== null, cap })
}

export function readPrice(stored: unknown): PriceEntry | null {
  return storedPriceSchema.safeParse(stored).data ?? null
}
