import "server-only"
import { prisma } from "@/lib/data/base/client"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Part, Scope } from "@/lib/data/scope/scope"

/** What pins a view down, part by part: the release's definitions and the results it was read from, both as hashes. */
export async function listCitationFacts(scope: Scope) {
  const of = [scope.version.kind, scope.version.isLatest]
  const load = async () => (await Promise.all(scope.parts.map(queryFacts))).flat()
  return cachedFor(scope, { name: "citation", of, load })
}

async function queryFacts({ versionId, analysisId }: Part) {
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
