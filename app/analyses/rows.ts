import type { AnalysisListRow } from "@/components/analyses/summary/analysis-table"
import { listAnalyses } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { listPriceEntries } from "@/lib/data/judges/judge-prices"
import type { Viewer } from "@/lib/domain/access/permissions"
import { isImported } from "@/lib/domain/judges/imported-judge"
import { heuristicPart, readerOf } from "@/lib/domain/judges/judge-id"
import { costOf, priceOf } from "@/lib/domain/judges/price"
import { judgeName } from "@/lib/judge-info/available-judges"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { routes } from "@/lib/routes"
import { sampleWords } from "@/lib/wording/sample"

/** A page of the analyses that the viewer may see, each with what became of its failures and what it cost. */
export async function loadAnalysisRows(
  viewer: Viewer,
  page: Parameters<typeof listAnalyses>[1],
): Promise<{ rows: AnalysisListRow[]; next: number | null }> {
  const [{ rows, next }, prices] = await Promise.all([listAnalyses(viewer, page), listPriceEntries(viewer?.id ?? null)])
  const shown = rows.map(async (row) => ({
    id: row.id,
    title: row.title,
    href: routes.analysis(row.id),
    status: row.status,
    mode: row.mode,
    release: row.releaseName,
    judge: judgeName(row.judgeId),
    results: row.resultSetName,
    sample: isImported(row.judgeId) ? "from its files" : sampleWords(parseConfig(row.config)),
    part: heuristicPart(row.judgeId),
    visibility: row.visibility,
    created: row.createdAt.toISOString(),
    funnel: await getFunnel(row.id, row.releaseId ?? row.treeId),
    tokens: row.inputTokens + row.outputTokens,
    usd: costOf(row, row.price ?? priceOf(readerOf(row.judgeId), prices)),
  }))
  return { rows: await Promise.all(shown), next }
}
