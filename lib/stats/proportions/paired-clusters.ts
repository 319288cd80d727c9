import type { Estimate } from "@/lib/stats/core/estimate"
import { rateOfItems } from "./attempt-rate"
import { POWER, squareAndAdd } from "./paired-difference"
import { swapTest, type PairedTrials } from "./paired-trials"

/**
 * Items that belong together (questions on one text), answered by both sides: how many, and what each side shows on them
 * in all (failures, or shares of trials that failed). `count` clusters alike in all three.
 */
export type PairedCluster = {
  readonly items: number
  readonly a: number
  readonly b: number
  readonly count: number
}

/** All items of a comparison in clusters of these sizes; `squares`: sum of squared sizes. */
export type ClusterSizes = { readonly items: number; readonly clusters: number; readonly squares: number }

/**
 * `pairedTrials` where items lie in clusters and the cluster is the unit: rates over items, each with the cluster-robust
 * spread (sum over clusters of (x_c - n_c mean)^2 / items^2; Miller 2024, arXiv 2411.00640, section 2.2), their difference
 * with the correlation of the sides over clusters (section 4.3, paired and clustered), and a test that swaps the sides of
 * whole clusters. `shown`: clusters in which a side shows anything; the others are known from `all`. `tries`:
 * how often items were tried, where several times.
 */
export function pairedClusters(
  shown: readonly PairedCluster[],
  all: ClusterSizes,
  tries: readonly number[] = [1],
): PairedTrials {
  const { items: n, clusters, squares } = all
  const total = (of: (cluster: PairedCluster) => number) =>
    shown.reduce((sum, cluster) => sum + cluster.count * of(cluster), 0)
  const mean = { a: total(({ a }) => a) / n, b: total(({ b }) => b) / n }
  /** Covariance of two sides' means over clusters, those that show nothing included. */
  const covarianceOf = (x: Side, y: Side) =>
    (total((cluster) => cluster[x] * cluster[y]) -
      mean[x] * total((cluster) => cluster.items * cluster[y]) -
      mean[y] * total((cluster) => cluster.items * cluster[x]) +
      mean[x] * mean[y] * squares) /
    n ** 2
  const variance = { a: Math.max(0, covarianceOf("a", "a")), b: Math.max(0, covarianceOf("b", "b")) }
  const covariance = covarianceOf("a", "b")
  const least = n ** 2 / squares
  const sideOf = (side: Side): Estimate =>
    rateOfItems({
      rate: mean[side],
      variance: variance[side],
      items: clusters,
      least,
      finest: 1 / (n * Math.max(...tries)),
    })
  const [a, b] = [sideOf("a"), sideOf("b")]
  const scale = Math.sqrt(variance.a * variance.b)
  // Continuity, as of single answers, for as many of them as the clusters are worth at least.
  const corrected = covariance > 0 ? Math.max(covariance - 1 / (2 * least * n), 0) : covariance
  const phi = scale > 0 ? Math.min(1, Math.max(-1, corrected / scale)) : 0
  const spread = (n * (variance.a - 2 * covariance + variance.b) * clusters) / Math.max(1, clusters - 1)
  return {
    a,
    b,
    difference: squareAndAdd(a, b, phi),
    test: swapTest(
      shown.map((cluster) => ({ difference: cluster.a - cluster.b, count: cluster.count })),
      tries,
    ),
    minimalDetectableDifference: spread > 1e-12 ? POWER * Math.sqrt(spread / n) : null,
  }
}

type Side = "a" | "b"
