import { formatCount, plural } from "@/lib/format"

/** What pages, the API and the command line say where items lie in clusters (questions on one text). */

type Clusters = { readonly items: number; readonly clusters: number; readonly isUnit: boolean }

/** The key a mapped column has in what is kept of an answer: it says no more than "cluster" does. */
const mappedKey = "cluster"

const keyWords = (keys: readonly string[]): string =>
  keys.length === 1 && keys[0] !== mappedKey ? ` by ${keys[0] ?? ""}` : ""

/** "30 items in 6 clusters by passage_id; intervals by cluster" */
export function clusterWords({ items, clusters, isUnit }: Clusters, keys: readonly string[]): string {
  const lie = `${plural(items, "item")} in ${plural(clusters, "cluster")}${keyWords(keys)}`
  return isUnit ? `${lie}; intervals by cluster` : `${lie}; intervals by item, for no spread over clusters can be told`
}

/** The same of several models. */
export const severalClusterWords = (keys: readonly string[]): string =>
  `Items lie in clusters${keyWords(keys)}; intervals by cluster`

/** Why, for who points at it. */
export const clusterHelp =
  "Items of one cluster (questions on one text, for instance) are usually alike, and then tell less than as many different ones. Intervals come from how much clusters differ (cluster-robust: Miller 2024, section 2.2), tests swap the models on whole clusters. With few clusters they are wide; where clusters are balanced they can be narrower than by item."

type Named = {
  readonly clusterKey: string | null
  readonly clusters: number
  readonly itemsAlone: number
  readonly clusterClashes: number
  readonly byCluster: boolean
}

/** What an import found out about the clusters of a dataset; none where nothing names any. */
export function clusterSentences(dataset: string, named: Named): string[] {
  const { clusterKey, clusters, itemsAlone, clusterClashes, byCluster } = named
  if (clusterKey === null) return []
  const by = keyWords([clusterKey])
  const main = byCluster
    ? `Items of ${dataset} lie in ${plural(clusters + itemsAlone, "cluster")}${by}: intervals are by cluster.`
    : clusters + itemsAlone === 1
      ? `All items of ${dataset} are in one cluster${by}: no interval can be had from one, so that intervals are by item.`
      : `No two items of ${dataset} are in one cluster${by}: intervals are by item.`
  const alone = `${plural(itemsAlone, "item")} of ${dataset} ${itemsAlone === 1 ? "names" : "name"} none: each is a cluster of its own.`
  const clashes = `${plural(clusterClashes, "item")} of ${dataset} ${clusterClashes === 1 ? "has" : "have"} answers that name different clusters: the first in the files counts.`
  return [main, ...(itemsAlone > 0 ? [alone] : []), ...(clusterClashes > 0 ? [clashes] : [])]
}

/** Why a key that was asked for names no clusters; `keys`: those there are. */
export function noClustersSentence(asked: string, keys: readonly string[]): string {
  const none = `No row says anything of “${asked}”, so that it names no clusters.`
  if (keys.length === 0)
    return `${none} The rows have nothing beside their answers; of a table, --map cluster=COLUMN names the column.`
  const more = keys.length > mostNamed ? ` and ${formatCount(keys.length - mostNamed)} more` : ""
  return `${none} What they say beside their answers: ${keys.slice(0, mostNamed).join(", ")}${more}.`
}

const mostNamed = 20
