import "server-only"
import { prisma } from "@/lib/data/base/client"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** What pins a view down: the release's definitions and the results it was read from, both as hashes. */
export async function getCitationFacts(scope: Scope) {
  const of = [scope.version.kind, scope.version.isLatest]
  const [row] = await cachedFor(scope, { name: "citation", of, load: () => queryFacts(scope) })
  return row ?? null
}

async function queryFacts({ version: { id: versionId }, analysis: { id: analysisId } }: Scope) {
  const [version, analysis] = await Promise.all([
    prisma().taxonomyVersion.findUnique({
      where: { id: versionId },
      select: { publishedAt: true, definitionsHash: true },
    }),
    prisma().analysis.findUnique({
      where: { id: analysisId },
      select: { finishedAt: true, resultSet: { select: { contentHash: true } } },
    }),
  ])
  if (!version || !analysis) return []
  /** of the files (or scores) the counts come from */
  const resultsHash = analysis.resultSet.contentHash
  return [{ ...version, resultsHash, finishedAt: analysis.finishedAt }]
}
