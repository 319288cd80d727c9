import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import { orderCorrect, shownCorrect } from "@/lib/method/gather-texts"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { importedJudgeLabel } from "@/lib/domain/judges/imported-judge"
import type { AnnotationDetail } from "./annotation-detail"
import { prisma } from "@/lib/data/base/client"
import { listCorrect, readOutput } from "./failure-texts"

export type ShownOutput = { readonly modelSlug: string; readonly modelName: string; readonly output: string }

/**
 * The correct outputs of other models that the judge was shown beside this failure: drawn again by the analysis's own
 * seed, from the same results. Null where that cannot be known (a release, or an analysis read from files), and for
 * whoever may not read these results.
 */
export async function listShownOutputs(annotation: AnnotationDetail, viewer: Viewer): Promise<ShownOutput[] | null> {
  const config = analysisConfigSchema.safeParse(annotation.config)
  if (!config.success || annotation.origin === "release" || importedJudgeLabel(annotation.judgeId) !== null) return null
  const { resultSetId: id } = annotation
  const results = await prisma().resultSet.findUnique({ where: { id }, select: { visibility: true, ownerId: true } })
  if (!results || !mayRead(viewer, results)) return null
  if (annotation.outcome === "pending") return []
  const { modelId, exampleRowId: exampleId, datasetName: dataset, exampleId: example } = annotation
  const correct = await listCorrect(annotation, [exampleId])
  const ordered = orderCorrect(correct, [{ exampleId, dataset, example }], config.data).get(exampleId) ?? []
  const drawn = shownCorrect(ordered, { modelId }, config.data)
  const models = await prisma().model.findMany({
    where: { id: { in: drawn.map(({ modelId }) => modelId) } },
    select: { id: true, slug: true, name: true },
  })
  const byId = new Map(models.map((model) => [model.id, model]))
  const shown = await Promise.all(
    drawn.map(async ({ predictionId, modelId }) => {
      const [output, model] = [await readOutput(predictionId), byId.get(modelId)]
      return output === null || !model ? [] : [{ modelSlug: model.slug, modelName: model.name, output }]
    }),
  )
  return shown.flat()
}
