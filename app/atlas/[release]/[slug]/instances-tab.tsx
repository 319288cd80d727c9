import { InstanceSection } from "@/components/atlas/instances/instance-section"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { decodeCursor, findTail, listAnnotations } from "@/lib/data/failures/annotations"
import { listDisputed } from "@/lib/data/atlas/category-facts"
import type { CategoryQuery } from "@/lib/queries"
import { routes, withQuery } from "@/lib/routes"
import { labelName, nodeIdsOf, type CategoryParts } from "./parts"

const pageSize = 25
const mostDisputed = 200

/** Every failure of the category, page by page; the least sure; those two judges do not agree on. */
export async function InstancesTab(parts: CategoryParts) {
  const { query, node, row, list, tabHref } = parts
  const { rows, total, next } = await instances(parts)
  const plain = query.after === undefined && query.q === undefined
  const href = (show: CategoryQuery["show"]) => tabHref("instances", { show: show === "all" ? undefined : show })
  return (
    <InstanceSection
      title={titles[query.show]}
      order={orders[query.show]}
      rows={rows}
      total={total}
      depth={parts.path.length}
      q={query.q}
      from={withQuery("", list).slice(1)}
      action={routes.category(parts.release, node.slug)}
      hidden={{
        tab: "instances",
        release: query.release,
        analysis: query.analysis,
        model: query.model,
        dataset: query.dataset,
      }}
      moreHref={next === null ? null : tabHref("instances", { q: query.q, after: next })}
      firstHref={plain ? null : tabHref("instances")}
      allHref={routes.errors(list)}
      all={query.q === undefined ? row.read : total}
      pageSize={pageSize}
      empty={
        query.show === "disputed"
          ? "No failure here was given another label by a second judge, or none was asked about one."
          : row.read === 0
            ? "It stays in the tree, because others of the same release may meet it."
            : "There are fewer failures here than one page shows."
      }
      kinds={
        <SegmentedLinks
          label="Which instances"
          current={query.show}
          options={[
            { value: "all", label: "Typical to borderline", href: href("all") },
            { value: "borderline", label: "Borderline", href: href("borderline") },
            { value: "disputed", label: "Disputed", href: href("disputed") },
          ]}
        />
      }
    />
  )
}

const titles = {
  all: "Instances, typical to borderline",
  borderline: "The least sure instances",
  disputed: "Instances on which two judges differ",
} as const

const orders = {
  all: "the surest first, by the judge’s own confidence",
  borderline: "the least sure last",
  disputed: "the least sure first",
} as const

async function instances({ scope, query, nodes, node, row }: CategoryParts) {
  const filter = { models: query.model, datasets: query.dataset }
  if (query.show === "disputed" && query.q === undefined) {
    const found = await listDisputed(scope, { ...filter, nodeIds: nodeIdsOf(node), limit: mostDisputed })
    const rows = found.map((item) => ({ ...item, note: `Second judge: ${labelName(nodes, item.second)}` }))
    return { rows, total: rows.length, next: null }
  }
  const wanted = { ...filter, category: node.slug, q: query.q }
  const borderline = query.show === "borderline" && query.q === undefined
  const after = borderline ? await findTail(scope, wanted, pageSize) : decodeCursor(query.after)
  const found = await listAnnotations(scope, wanted, { after, limit: pageSize })
  return { rows: found.rows, total: query.q === undefined ? row.read : found.total, next: found.next }
}
