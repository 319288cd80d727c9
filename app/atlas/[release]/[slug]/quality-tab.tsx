import { CategoryQuality } from "@/components/atlas/category/category-quality"
import { confusionsOf } from "@/components/atlas/category/confusions"
import { countCategoryChecks, listOpinionsOn } from "@/lib/data/atlas/category-facts"
import { routes } from "@/lib/routes"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { labelName, nodeIdsOf, type CategoryParts } from "./parts"

/** How far the labels of this category can be trusted: what was checked, by whom, and what came out. */
export async function QualityTab(parts: CategoryParts) {
  const { scope, nodes, node, path, row, opinions, view } = parts
  const ids = nodeIdsOf(node)
  const [pairs, checks] = await Promise.all([listOpinionsOn(scope, ids), countCategoryChecks(scope, ids)])
  const sum = (counted: typeof pairs) => counted.reduce((total, pair) => total + pair.count, 0)
  const asked = sum(pairs)
  const agreed = sum(pairs.filter((pair) => pair.first === pair.second))
  // Second opinions name top categories only: a sub-category sees those on its own failures.
  const isTop = path.length === 1
  return (
    <CategoryQuality
      name={node.name}
      isTop={isTop}
      read={row.read}
      labels={parts.labels}
      effective={view.signature.effectiveSize}
      share={row.share}
      asked={asked}
      agreed={agreed}
      agreement={asked > 0 ? proportionInterval(agreed, asked) : null}
      confusions={confusionsOf(isTop ? node.slug : (path[0]?.slug ?? node.slug), isTop ? opinions : pairs).map(
        (confusion) => ({
          ...confusion,
          name: labelName(nodes, confusion.slug),
          href: nodes.some((candidate) => candidate.slug === confusion.slug)
            ? parts.hrefOf(confusion.slug)
            : routes.errors({ ...parts.params, outcome: confusion.slug }),
        }),
      )}
      checks={checks}
      disputedHref={parts.tabHref("instances", { show: "disputed" })}
      reviewHref={routes.errors(parts.list)}
      agreementHref={scope.isReleaseView || !scope.analysis ? routes.method() : routes.agreement(scope.analysis.id)}
    />
  )
}
