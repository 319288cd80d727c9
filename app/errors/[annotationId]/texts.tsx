import { Conversation } from "@/components/failures/texts/conversation"
import { KeptFacts } from "@/components/failures/texts/kept-facts"
import { ItemTexts } from "@/components/failures/texts/item-texts"
import { PassageLink } from "@/components/failures/texts/passage-link"
import { ShownOutputs } from "@/components/failures/texts/reference-outputs"
import { prepareText, type PreparedText, type TextState } from "@/components/failures/texts/text-part"
import { TextsMissing } from "@/components/failures/texts/texts-missing"
import type { AnnotationDetail, ItemTexts as Texts } from "@/lib/data/failures/annotation-detail"
import type { ShownOutput } from "@/lib/data/failures/shown-outputs"
import type { PredictionDetail } from "@/lib/domain/results/prediction-detail"
import { parsePassage } from "@/lib/domain/failures/passage"
import { formatDecimal } from "@/lib/format"
import type { ErrorQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"

type Prepared = {
  readonly state: TextState
  readonly input: PreparedText
  readonly output: PreparedText
  readonly reference: PreparedText | null
  readonly reasoning: PreparedText | null
}

type Wanted = { annotation: AnnotationDetail; texts: Texts; query: ErrorQuery; fits: boolean }

/** Cuts, marks and plans the texts of a failure as the address asks. */
export function prepareTexts({ annotation, texts, query, fits }: Wanted): Prepared {
  const state: TextState = {
    view: query.view ?? "rendered",
    all: query.all ?? null,
    passage: parsePassage(query.p),
    allHref: (part) => routes.error(annotation.id, { ...query, all: part }),
    fileHref: (part) => routes.errorText(annotation.id, part),
  }
  return {
    state,
    input: prepareText("input", texts.input, { state }),
    output: prepareText("output", texts.output, { state, criteria: fits ? annotation.criteria : [] }),
    reference: texts.reference === null ? null : prepareText("reference", texts.reference, { state }),
    reasoning: texts.reasoning === null ? null : prepareText("reasoning", texts.reasoning, { state }),
  }
}

type Props = {
  annotation: AnnotationDetail
  prepared: Prepared | null
  detail: PredictionDetail | null
  query: ErrorQuery
  fits: boolean
  shown: readonly ShownOutput[] | null
}

/** Input and output, or where they can be had. */
export function FailureTexts({ annotation, prepared, detail, query, fits, shown }: Props) {
  if (!prepared)
    return (
      <TextsMissing
        dataset={annotation.datasetTitle}
        sourceName={annotation.sourceName}
        sourceUrl={annotation.sourceUrl}
        licence={annotation.licence}
      />
    )
  const { score } = annotation
  const { state, ...texts } = prepared
  return (
    <>
      <ItemTexts
        texts={texts}
        state={state}
        viewHrefs={{
          rendered: routes.error(annotation.id, { ...query, view: undefined }),
          plain: routes.error(annotation.id, { ...query, view: "plain" }),
        }}
        evidenceFits={fits}
        hasEvidence={texts.output.marks.some((mark) => mark.criterion !== null)}
        facts={detail && <KeptFacts {...detail} />}
        conversation={detail?.turns && <Conversation turns={detail.turns} view={state.view} />}
        score={`Scored ${score === null ? "nothing" : formatDecimal(score, score % 1 === 0 ? 0 : 2)}`}
      >
        <ShownOutputs shown={shown} view={state.view} />
      </ItemTexts>
      <PassageLink />
    </>
  )
}
