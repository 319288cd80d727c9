import type { Metadata } from "next"
import Link from "next/link"
import { notFound } from "next/navigation"
import { AnnotationHeader } from "@/components/errors/annotation-header"
import { AttemptsStrip } from "@/components/errors/attempts-strip"
import { DiagnosisPanel } from "@/components/errors/diagnosis-panel"
import styles from "@/components/errors/error.module.css"
import { ItemTexts, TextsMissing } from "@/components/errors/item-texts"
import { ReviewForm } from "@/components/errors/review-form"
import { Crumbs } from "@/components/ui/crumbs"
import { getViewer } from "@/lib/auth/session"
import { findTexts, getAnnotation, listAttempts } from "@/lib/db/annotation-detail"
import { findNeighbours } from "@/lib/db/annotations"
import { listReviews } from "@/lib/db/reviews"
import { getScope, scopeParams } from "@/lib/db/scope"
import { findAssignment } from "@/lib/db/assignments"
import { getTaxonomy } from "@/lib/db/taxonomies"
import { evidenceFits } from "@/lib/domain/evidence-fits"
import { flattenTree, pathTo } from "@/lib/domain/taxonomy"
import { orNotFound } from "@/lib/boundary/or-not-found"
import { formatDecimal } from "@/lib/format"
import { parseQuery, routes } from "@/lib/routes"
import { submitReview } from "./actions"

type Props = {
  params: Promise<{ annotationId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

async function load({ params }: Pick<Props, "params">) {
  const id = Number((await params).annotationId)
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) notFound()
  const viewer = await getViewer()
  return { viewer, annotation: await orNotFound(getAnnotation(id, viewer)) }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { annotation } = await load(props)
  return { title: annotation.title ?? `${annotation.modelName} on ${annotation.exampleId}` }
}

export default async function ErrorPage(props: Props) {
  const { viewer, annotation } = await load(props)
  const { from } = parseQuery("error", await props.searchParams)
  const filter = parseQuery("errors", Object.fromEntries(new URLSearchParams(from ?? "")))
  const scope = await getScope({ release: annotation.releaseKey ?? undefined, analysis: annotation.analysisId }, viewer)
  const [tree, assignment, texts, attempts, reviews, neighbours] = await Promise.all([
    getTaxonomy(scope.version.id),
    findAssignment(annotation.id, scope.version.id),
    findTexts(annotation, viewer),
    listAttempts(annotation),
    listReviews(annotation.id),
    findNeighbours(scope, filter, annotation),
  ])
  const path = assignment?.nodeId ? pathTo(tree, assignment.nodeId) : []
  const fits = texts !== null && evidenceFits(annotation, texts)
  const listHref = routes.errors({ ...filter, ...scopeParams(scope) })
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Failures", href: listHref }, { label: annotation.exampleId }]} />
      <AnnotationHeader
        annotation={annotation}
        path={path}
        release={scope.version.key}
        scope={scopeParams(scope)}
        neighbours={neighbours}
        from={from}
      />
      <div className={styles.three}>
        {texts ? (
          <ItemTexts
            texts={texts}
            criteria={annotation.criteria}
            evidenceFits={fits}
            score={`Scored ${annotation.score === null ? "nothing" : formatDecimal(annotation.score, annotation.score % 1 === 0 ? 0 : 2)}`}
            judgeRead="This output differs from the one that was read, so its evidence is not marked here."
          />
        ) : (
          <TextsMissing
            dataset={annotation.datasetTitle}
            sourceName={annotation.sourceName}
            sourceUrl={annotation.sourceUrl}
            licence={annotation.licence}
          />
        )}
        <DiagnosisPanel
          annotation={annotation}
          output={fits ? texts.output : null}
          reviews={reviews}
          scopeTitle={scope.version.name}
        />
        <AttemptsStrip attempts={attempts} here={annotation.id} />
      </div>
      {viewer ? (
        <ReviewForm
          annotationId={annotation.id}
          action={submitReview}
          categories={flattenTree(tree).map(({ slug, name, depth }) => ({ slug, name, depth }))}
        />
      ) : (
        <p className="fig-note">
          <Link href={routes.signIn({ callbackUrl: routes.error(annotation.id) })}>Sign in</Link> to agree or to correct
          this label.
        </p>
      )}
    </main>
  )
}
