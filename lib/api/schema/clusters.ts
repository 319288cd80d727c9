import { z } from "zod"
import type { NamedClusters } from "@/lib/data/results/result-sets"
import { clusterSentences, clusterWords } from "@/lib/wording/clusters"
import { count } from "./fields"

/** By what intervals go where items lie in clusters. */
export const clustersSchema = z
  .object({
    items: count,
    clusters: count.describe("Items that name none are clusters of their own."),
    byCluster: z.boolean().describe("False where all items lie in one cluster, or none lie together."),
    keys: z.array(z.string()).describe("What the files say of their rows under these names the clusters."),
    text: z.string().describe("The same sentence as on the page."),
  })
  .nullable()
  .meta({ id: "Clusters" })

type Clusters = { readonly items: number; readonly clusters: number; readonly isUnit: boolean }

export function clustersJson(found: Clusters | null, keys: readonly string[]): z.infer<typeof clustersSchema> {
  if (!found) return null
  const { items, clusters, isUnit } = found
  return { items, clusters, byCluster: isUnit, keys: [...keys], text: clusterWords(found, keys) }
}

/** What an import found out about the clusters of a dataset. */
export const importedClustersSchema = z
  .object({
    key: z.string().describe("What the files say of their rows under it names clusters of items."),
    clusters: count,
    itemsAlone: count.describe("Items that name none: each is a cluster of its own."),
    clashes: count.describe("Items whose answers name different ones: the first in the files counts."),
    byCluster: z.boolean().describe("Intervals go by cluster; else by item, for one cluster has no spread."),
    text: z.array(z.string()).describe("The same in words, as on the page."),
  })
  .nullable()

export function importedClustersJson(dataset: string, named: NamedClusters): z.infer<typeof importedClustersSchema> {
  const { clusterKey: key, clusters, itemsAlone, clusterClashes: clashes, byCluster } = named
  if (key === null) return null
  return { key, clusters, itemsAlone, clashes, byCluster, text: clusterSentences(dataset, named) }
}
