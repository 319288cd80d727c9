import styles from "@/components/atlas/category/category.module.css"
import { Exemplars } from "@/components/atlas/instances/exemplars"
import { modelsStandApart, subCategoriesHold } from "@/components/atlas/data/findings"
import { ModelRankTable, RanksNotShown } from "@/components/atlas/category/model-rank-table"
import { notShown, ranksOf, ranksToShow } from "@/components/atlas/data/model-ranks"
import { SecondJudge } from "@/components/atlas/category/second-judge"
import { SubCategoryTable } from "@/components/atlas/category/sub-category-table"
import { Figure } from "@/components/ui/figure/figure"
import { encodeCursor, listFirstAnnotations } from "@/lib/data/failures/annotations"
import { listLastAnnotations } from "@/lib/data/atlas/atlas-facts"
import { listDisputed } from "@/lib/data/atlas/category-facts"
import { formatCount } from "@/lib/format"
import { givenWord, intervalWords, readWord } from "@/lib/wording/labels"
import { failuresAlike } from "@/lib/stats/proportions/attempt-rate"
import { routes, withQuery } from "@/lib/routes"
import { labelName, nodeIdsOf, type CategoryParts } from "./parts"

/** How many of the surest, of the least sure and of the disputed a category opens with. */
const exemplars = { typical: 6, borderline: 3, disputed: 4 } as const

/** Which models meet it how often, how it divides, what a second judge says, and what it looks like. */
export async function OverviewTab(parts: CategoryParts) {
  const { scope, query, nodes, node, path, row, labels, opinions, list, hrefOf, tabHref } = parts
  const { slug } = node
  const filter = { models: query.model, datasets: query.dataset }
  const wanted = { ...filter, category: slug }
  const [surest, least, disputed] = await Promise.all([
    listFirstAnnotations(scope, wanted, exemplars.typical),
    row.read >= exemplars.typical + exemplars.borderline
      ? listLastAnnotations(scope, wanted, exemplars.borderline)
      : [],
    listDisputed(scope, { ...filter, nodeIds: nodeIdsOf(node), limit: exemplars.disputed }),
  ])
  const ranks = ranksOf(parts.strata, parts.counts)
  const shown = ranksToShow(ranks)
  const suiteHref = (suite: string) => routes.category(parts.release, slug, { ...parts.kept, dataset: suite })
  const hasOpinions = opinions.some((pair) => pair.first === slug || pair.second === slug)
  const last = surest.rows.at(-1)
  const between = row.read - surest.rows.length - least.length
  return (
    <>
      <div className={row.children.length > 0 || hasOpinions ? styles.two : styles.one}>
        <Figure
          id="models"
          title={labels.part === "all" ? `${node.name} by model` : modelsStandApart(shown, node.name)}
          subtitle={`Estimated share of all attempts that end in ${node.name}; ${intervalWords(labels)}. Models ranked within each benchmark, since the questions differ.`}
          note={
            <>
              Rate: failures among attempts, times the share among failures {givenWord(labels)}.{" "}
              <RanksNotShown {...notShown(ranks, shown)} labels={labels} suiteHref={suiteHref} />
            </>
          }
          exportName={`${slug}-by-model`}
        >
          <ModelRankTable
            label={`${node.name} by model`}
            suites={shown}
            labels={labels}
            hrefOf={(model) => routes.model(model.slug, parts.params)}
            suiteHref={suiteHref}
          />
        </Figure>
        {row.children.length > 0 || hasOpinions ? (
          <div className={styles.side}>
            {row.children.length > 0 ? (
              <Figure
                minor
                id="sub-categories"
                title={subCategoriesHold(row.children)}
                subtitle={`Sub-categories: their part of the ${formatCount(row.read)} failures ${readWord(labels)}, and how many on each benchmark.`}
                exportName={`${slug}-sub-categories`}
              >
                <SubCategoryTable row={row} alike={failuresAlike(parts.strata)} hrefOf={(child) => hrefOf(child.key)} />
              </Figure>
            ) : null}
            <SecondJudge
              slug={slug}
              name={node.name}
              opinions={opinions}
              nameOf={(other) => labelName(nodes, other)}
              hrefOf={(other) =>
                nodes.some((candidate) => candidate.slug === other)
                  ? hrefOf(other)
                  : routes.errors({ ...parts.params, outcome: other })
              }
              reviewHref={routes.errors(list)}
            />
          </div>
        ) : null}
      </div>
      <Exemplars
        depth={path.length}
        from={withQuery("", list).slice(1)}
        all={{ label: `All ${formatCount(row.read)} instances`, href: tabHref("instances") }}
        groups={[
          {
            title: "Typical",
            about: "the judge was surest of these",
            rows: surest.rows,
            more:
              between > 0 && last
                ? {
                    label: `${formatCount(between)} more in between`,
                    href: tabHref("instances", { after: encodeCursor(last) }),
                  }
                : null,
          },
          {
            title: "Borderline",
            about: "the judge was least sure of these",
            rows: least,
            more: null,
          },
          {
            title: "Disputed",
            about: "a second judge, blind to the label, chose another",
            rows: disputed.map((item) => ({
              ...item,
              note: `Second judge: ${labelName(nodes, item.second)}`,
            })),
            more:
              disputed.length === exemplars.disputed
                ? { label: "All that are disputed", href: tabHref("instances", { show: "disputed" }) }
                : null,
          },
        ]}
      />
    </>
  )
}
