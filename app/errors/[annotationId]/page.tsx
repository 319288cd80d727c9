import type { Metadata } from "next"
import Link from "next/link"
import { AnnotationHeader } from "@/components/failures/diagnosis/annotation-header"
import { AttemptsStrip } from "@/components/failures/diagnosis/attempts-strip"
import { DiagnosisPanel } from "@/components/failures/diagnosis/diagnosis-panel"
import styles from "@/components/failures/failure.module.css"
import { OtherOpinions } from "@/components/failures/diagnosis/other-opinions"
import { Provenance } from "@/components/failures/diagnosis/provenance"
import { ReviewForm } from "@/components/failures/review/review-form"
import { OtherAnswer } from "@/components/failures/texts/other-answer"
import { TermsGate } from "@/components/failures/texts/terms-gate"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { failureFilter } from "@/lib/data/failures/annotation-filter"
import { findDetail } from "@/lib/data/failures/prediction-detail"
import {
  findAssignment,
  findTexts,
  getAnnotation,
  mayShowTexts,
  type ItemTexts,
} from "@/lib/data/failures/annotation-detail"
import { findNeighbours } from "@/lib/data/failures/annotations"
import { findAnswer, listAttempts } from "@/lib/data/failures/item-attempts"
import { readingCost } from "@/lib/data/judges/reading-cost"
import { listReviews } from "@/lib/data/failures/reviews"
import { getScope, scopeParams } from "@/lib/data/scope/scope"
import { listShownOutputs } from "@/lib/data/failures/shown-outputs"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { evidenceFits } from "@/lib/domain/failures/evidence-applies"
import { termsOf } from "@/lib/domain/access/gated-dataset"
import { heuristicPart, shownConfidence } from "@/lib/domain/judges/judge-id"
import { flattenTree, pathTo } from "@/lib/domain/taxonomy/taxonomy"
import { parseListedFrom, parseQuery } from "@/lib/queries"
import { attemptName } from "@/lib/wording/trials"
import { withQuery, routes } from "@/lib/routes"
import { submitReview } from "./actions"
import { acceptTerms } from "./terms-action"
import { FailureTexts, prepareTexts } from "./texts"
import { CiteView } from "@/app/cite-view"
import { notFound } from "next/navigation"
import { cache } from "react"
import { getViewer } from "@/lib/auth/session"
import { readAcceptedTerms } from "@/lib/http/cookies/accepted-terms"
import { orNotFound } from "@/lib/http/handlers/or-not-found"

/** The failure of one address, for the page and for its title; asked for once a request. */
const loadAnnotation = cache(async (address: string) => {
  const id = Number(address)
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) notFound()
  const viewer = await getViewer()
  const annotation = await orNotFound(getAnnotation(id, viewer))
  const accepted = await readAcceptedTerms()
  return { viewer, annotation, accepted, locked: !mayShowTexts(annotation, accepted) }
})

type Props = {
  params: Promise<{ annotationId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { annotation } = await loadAnnotation((await params).annotationId)
  const plain = `${annotation.modelName} on ${annotation.exampleId}`
  // A card or a search engine must not tell what a gated item is about, not even in the judge's words.
  if (annotation.gated)
    return {
      title: `A failure on ${annotation.datasetTitle}`,
      robots: { index: false, follow: false, noarchive: true },
    }
  return { title: annotation.title ?? plain }
}

export default async function ErrorPage({ params, searchParams }: Props) {
  const { viewer, annotation, accepted, locked } = await loadAnnotation((await params).annotationId)
  const query = parseQuery("error", await searchParams)
  const list = parseListedFrom(query.from)
  const scope = await getScope(
    { release: versionOf(annotation, list.release), analysis: annotation.analysisId },
    viewer,
  )
  const [tree, assignment, { texts, detail }, attempts, reviews, neighbours, shown, perReading, answer] =
    await Promise.all([
      getTaxonomy(scope.version.id),
      findAssignment(annotation.id, scope.version.id),
      findTexts(annotation, viewer, accepted).then(withDetail),
      listAttempts(annotation, viewer),
      listReviews(annotation.id),
      findNeighbours(scope, failureFilter(list), annotation),
      locked ? null : listShownOutputs(annotation, viewer),
      readingCost(annotation.analysisId),
      query.answer === undefined || locked ? null : findAnswer(annotation, query.answer, viewer),
    ])
  const path = assignment?.nodeId ? pathTo(tree, assignment.nodeId) : []
  const fits = texts !== null && evidenceFits(annotation, texts)
  const prepared = texts && prepareTexts({ annotation, texts, query, fits })
  const { from, view } = query
  const kept = { from, view }
  const { after: _after, ...listed } = list
  const nodes = flattenTree(tree)
  const second = annotation.secondOpinion
  const other = attempts.find(({ predictionId }) => predictionId === query.answer)
  const secondNode = second && nodes.find((node) => node.slug === second.second)
  return (
    <main className="page" id="main">
      <Crumbs
        items={[
          { label: "Failures", href: routes.errors({ ...listed, ...scopeParams(scope) }) },
          { label: annotation.exampleId },
        ]}
      />
      <AnnotationHeader
        annotation={{ ...annotation, confidence: shownConfidence(annotation) }}
        path={path}
        release={scope.version.key}
        scope={scopeParams(scope)}
        neighbours={neighbours}
        kept={kept}
        gated={annotation.gated}
      />
      <div className={styles.three}>
        {locked ? (
          <TermsGate
            action={acceptTerms}
            dataset={{ slug: annotation.datasetSlug, title: annotation.datasetTitle }}
            annotationId={annotation.id}
            query={withQuery("", query).slice(1)}
            terms={termsOf({ title: annotation.datasetTitle, terms: annotation.terms })}
          />
        ) : (
          <FailureTexts {...{ annotation, prepared, detail, query, fits, shown }} />
        )}
        <DiagnosisPanel
          annotation={annotation}
          output={fits ? texts.output : null}
          lit={new Set(prepared?.output.marks.flatMap((mark) => mark.criterion ?? []))}
          allHref={routes.error(annotation.id, { ...query, all: "output" })}
          locked={locked}
        >
          <OtherOpinions
            second={
              second && {
                path: secondNode ? pathTo(tree, secondNode.id) : [{ slug: second.second, name: second.second }],
                same: path.some((node) => node.slug === second.second),
                confidence: second.confidence,
              }
            }
            expertMatch={annotation.expertMatch}
            reviews={reviews}
          />
          <Provenance
            annotation={annotation}
            scopeTitle={scope.version.name}
            seed={seedOf(annotation.config)}
            perReading={perReading}
          />
        </DiagnosisPanel>
        <AttemptsStrip
          attempts={attempts}
          here={annotation.id}
          kept={kept}
          labels={{ part: heuristicPart(annotation.judgeId) }}
        />
      </div>
      {other && !locked ? (
        <OtherAnswer of={attemptName(other, attempts)} output={answer?.output ?? null} view={view ?? "rendered"} />
      ) : null}
      <div className="mt-6">
        <CiteView
          title={annotation.title ?? `${annotation.modelName} on ${annotation.exampleId}`}
          scope={scope}
          path={routes.error(annotation.id)}
        />
      </div>
      {viewer ? (
        <ReviewForm
          key={annotation.id}
          failure={{
            annotationId: annotation.id,
            viewerId: viewer.id,
            label: `${annotation.modelName}, ${annotation.exampleId}`,
            href: routes.error(annotation.id, kept),
            latestReview: Math.max(0, ...reviews.flatMap(({ id, userId }) => (userId === viewer.id ? [id] : []))),
          }}
          action={submitReview}
          categories={nodes.map(({ id, slug }) => ({ slug, path: pathTo(tree, id).map(({ name }) => name) }))}
          next={neighbours.next}
          query={withQuery("", kept).slice(1)}
        />
      ) : (
        <p className="fig-note">
          <Link href={routes.signIn({ callbackUrl: routes.error(annotation.id, kept) })}>Sign in</Link> to agree or to
          correct this label.
        </p>
      )}
    </main>
  )
}

const withDetail = async (texts: ItemTexts | null) => ({
  texts,
  detail: texts && (await findDetail(texts.predictionId)),
})

/** The analysis's own tree where the list was on it; else what its failures were placed on. */
function versionOf(
  { analysisId, releaseKey }: { readonly analysisId: number; readonly releaseKey: string | null },
  listed: string | undefined,
): string | undefined {
  return listed === `analysis-${analysisId}` ? listed : (releaseKey ?? undefined)
}

function seedOf(config: unknown): number | null {
  const seed = typeof config === "object" && config !== null && "seed" in config ? config.seed : null
  return typeof seed === "number" ? seed : null
}
