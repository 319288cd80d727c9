import type { Metadata } from "next"
import Link from "next/link"
import { CiteView } from "@/app/cite-view"
import { compareHref, itemHref } from "@/components/compare/href"
import { ItemHead } from "@/components/compare/item/item-head"
import { ItemSide } from "@/components/compare/item/item-side"
import styles from "@/components/compare/item/item.module.css"
import { cellWords } from "@/components/compare/items/common-items"
import { SideReview } from "@/components/compare/item/side-review"
import { SideTabs } from "@/components/compare/item/side-tabs"
import { SyncedPanes } from "@/components/compare/item/synced-panes"
import { TermsGate } from "@/components/failures/texts/terms-gate"
import { TextsMissing } from "@/components/failures/texts/texts-missing"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { scopeParams } from "@/lib/data/scope/scope"
import { termsOf } from "@/lib/domain/access/gated-dataset"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { failedTrials } from "@/lib/wording/trials"
import { variantsOf } from "@/lib/wording/variants"
import { diffTexts } from "@/lib/rich-text/diff-texts"
import { parseQuery, type ComparedItemQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { acceptItemTerms, reviewSide } from "./actions"
import { loadItem } from "./load"
import { InputPanel, OutputText } from "./texts"

type Props = {
  params: Promise<{ exampleRowId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const metadata: Metadata = { title: "One item, two models", robots: { index: false } }

export default async function ComparedItemPage({ params, searchParams }: Props) {
  const query = parseQuery("comparedItem", await searchParams)
  const { scope, chosen, item, texts, neighbours, tree, ...rest } = await loadItem((await params).exampleRowId, query)
  const { names } = chosen
  const isTried = item.triesA > 1 || item.triesB > 1
  const listQuery = { ...parseQuery("compare", {}), ...listOf(query) }
  const hasTexts = texts.a !== null || texts.b !== null
  const diff = query.show === "diff" && texts.a && texts.b ? diffTexts(texts.a.output, texts.b.output) : null
  const categories = flattenTree(tree).map(({ slug, name, depth }) => ({ slug, name, depth }))
  const side = (of: "a" | "b") => {
    const loaded = rest.sides[of]
    const text = texts[of]
    const [shown, tries, fails] =
      of === "a" ? [item.trialA, item.triesA, item.failsA] : [item.trialB, item.triesB, item.failsB]
    const tried = rest.trials[of].find(({ trial }) => trial === shown)
    const trialHref = (trial: number) =>
      itemHref(query, item, query.show, {
        ...{ trialA: query.trialA, trialB: query.trialB },
        ...(of === "a" ? { trialA: trial } : { trialB: trial }),
      })
    return (
      <ItemSide
        side={of}
        name={names[of]}
        modelHref={routes.model(chosen[of].slug, scopeParams((of === "b" && chosen.other) || scope))}
        failed={tried?.failed ?? (of === "a" ? item.failedA : item.failedB)}
        score={tried?.score ?? (of === "a" ? item.scoreA : item.scoreB)}
        trials={
          tried
            ? {
                summary: failedTrials({ fails, tries }),
                shown,
                links: rest.trials[of].map(({ trial, failed }) => ({ trial, failed, href: trialHref(trial) })),
              }
            : null
        }
        annotation={loaded?.shown ?? null}
        locked={rest.locked}
        output={
          hasTexts ? (
            <OutputText
              text={text}
              show={query.show}
              side={of}
              diff={diff}
              criteria={rest.fits[of] ? (loaded?.detail.criteria ?? []) : []}
            />
          ) : null
        }
        review={
          loaded && scope.viewer ? (
            <SideReview
              key={`${of} ${loaded.shown.id}`}
              action={reviewSide}
              side={of}
              annotationId={loaded.shown.id}
              exampleRowId={item.exampleRowId}
              categories={categories}
            />
          ) : null
        }
      />
    )
  }
  return (
    <main className="page" id="main">
      <Crumbs
        items={[
          {
            label: "Compare",
            href: routes.compare({ release: query.release, analysis: query.analysis, results: query.results }),
          },
          { label: `${names.a} and ${names.b}`, href: `${compareHref(listQuery)}#items` },
          { label: item.exampleId },
        ]}
      />
      <ItemHead
        title={titleOf(item, rest.sides, names)}
        dataset={{ title: item.datasetTitle, href: routes.dataset(item.datasetSlug, scopeParams(scope)) }}
        exampleId={item.exampleId}
        apart={[variantsOf(item), item.trial > 0 && !isTried ? `trial ${item.trial}` : ""].filter(Boolean).join(", ")}
        list={cellWords(names, query.mode === "versions")[query.cell].toLowerCase()}
        position={neighbours.position}
        total={neighbours.total}
        previous={neighbours.previous && itemHref(query, neighbours.previous, query.show)}
        next={neighbours.next && itemHref(query, neighbours.next, query.show)}
      />
      {rest.locked ? (
        <TermsGate
          action={acceptItemTerms}
          dataset={{ slug: item.datasetSlug, title: item.datasetTitle }}
          annotationId={item.exampleRowId}
          query={itemHref(query, item, query.show).split("?")[1] ?? ""}
          terms={termsOf({ title: item.datasetTitle, terms: item.terms })}
        />
      ) : hasTexts ? (
        <InputPanel input={texts.input} reference={texts.reference} show={query.show} />
      ) : (
        <div className="mb-6">
          <TextsMissing
            dataset={item.datasetTitle}
            sourceName={item.sourceName}
            sourceUrl={item.sourceUrl}
            licence={item.licence}
          />
        </div>
      )}
      {hasTexts ? (
        <div className={styles.tools}>
          <SegmentedLinks
            label="How outputs are shown"
            small
            current={query.show}
            options={(["rendered", "plain", "diff"] as const).map((value) => ({
              value,
              label: { rendered: "Rendered", plain: "Plain", diff: "Differences" }[value],
              href: itemHref(query, item, value, query),
            }))}
          />
          <SyncedPanes key={`${item.predictionA} ${query.show}`} />
        </div>
      ) : null}
      <SideTabs className={styles.tabs} names={names} />
      <div className={styles.sides}>
        {side("a")}
        {side("b")}
      </div>
      {scope.viewer ? null : (
        <p className="fig-note">
          <Link href={routes.signIn({ callbackUrl: itemHref(query, item, query.show) })}>Sign in</Link> to say whether a
          label is right.
        </p>
      )}
      <CiteView
        title={`${names.a} and ${names.b} on ${item.exampleId}`}
        scope={scope}
        other={chosen.other}
        path={itemHref(query, item, query.show)}
      />
    </main>
  )
}

/** What of the item's address the comparison's address has as well. */
function listOf(query: ComparedItemQuery) {
  const { trialA: _trialA, trialB: _trialB, show: _show, ...list } = query
  return list
}

type Loaded = Awaited<ReturnType<typeof loadItem>>

function titleOf(
  { failedA, failedB }: Loaded["item"],
  { a, b }: Loaded["sides"],
  names: { a: string; b: string },
): string {
  if (!failedA && !failedB) return "Both are right"
  if (!failedA || !failedB) return `Only ${failedA ? names.a : names.b} fails`
  const [top, other] = [a?.counted, b?.counted]
  if (top === undefined || other === undefined) return "Both fail"
  return top === other ? `Both fail in the same way: ${top}` : "Both fail, in different ways"
}
