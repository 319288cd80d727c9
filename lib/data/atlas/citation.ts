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

async function queryFacts({ versionId, analysisId, resultSetId }: Part) {
  const [version, results] = await Promise.all([
    prisma().taxonomyVersion.findUnique({
      where: { id: versionId },
      select: { publishedAt: true, definitionsHash: true },
    }),
    prisma().resultSet.findUnique({
      where: { id: resultSetId },
      select: {
        contentHash: true,
        finishedAt: true,
        analyses: { where: { id: analysisId ?? 0 }, select: { finishedAt: true } },
      },
    }),
  ])
  if (!version || !results) return []
  /** of the files (or scores) the counts come from */
  const resultsHash = results.contentHash
  return [{ ...version, resultsHash, finishedAt: (results.analyses[0] ?? results).finishedAt }]
}
