import "server-only"
import { sql } from "kysely"
import { cache } from "@/lib/cache/bounded-cache"
import { buildTree, type TreeOf } from "@/lib/domain/taxonomy/taxonomy"
import { prisma } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"

/** A category with every column the query below asks for: what is added there is on the node of every page. */
export type Category = TreeOf<Awaited<ReturnType<typeof queryNodes>>[number]>

/** The whole tree of one version, siblings in their published order. That of a release never changes: it is cached. */
export async function getTaxonomy(versionId: number): Promise<Category[]> {
  const load = async () => {
    const [tree, version] = await Promise.all([
      queryNodes(versionId).then(buildTree),
      prisma().taxonomyVersion.findUnique({ where: { id: versionId }, select: { kind: true } }),
    ])
    return version?.kind === "release" ? (Object.freeze(tree) as Category[]) : tree
  }
  return cache.load(`tree ${versionId}`, load, Object.isFrozen)
}

/** The trees that the parts of a scope are seen on, side by side; of one version its very tree. */
export async function getTrees(parts: readonly { readonly versionId: number | null }[]): Promise<Category[]> {
  const versionIds = new Set(parts.flatMap(({ versionId }) => versionId ?? []))
  const [first = [], ...others] = await Promise.all([...versionIds].map(getTaxonomy))
  return others.length === 0 ? first : [first, ...others].flat()
}

/** A category on the way from the top of its tree. */
type PathNode = { readonly slug: string; readonly name: string }
type Paths = ReadonlyMap<number, readonly PathNode[]>

const paths = new WeakMap<readonly Category[], Paths>()

/** From the top category down to each node of these versions, by the node's id, which is of one version only. */
export async function getPaths(versionIds: readonly number[]): Promise<Paths> {
  const [first, ...others] = await Promise.all([...new Set(versionIds)].map(pathsOf))
  return others.length === 0 && first ? first : new Map([first, ...others].flatMap((found) => [...(found ?? [])]))
}

async function pathsOf(versionId: number): Promise<Paths> {
  const tree = await getTaxonomy(versionId)
  const known = paths.get(tree)
  if (known) return known
  const found = new Map<number, readonly PathNode[]>()
  const walk = (nodes: readonly Category[], above: readonly PathNode[]) => {
    for (const { id, slug, name, children } of nodes) {
      const path = [...above, { slug, name }]
      found.set(id, path)
      walk(children, path)
    }
  }
  walk(tree, [])
  paths.set(tree, found)
  return found
}

function queryNodes(versionId: number) {
  return pooled()
    .selectFrom("taxonomyNode")
    .select(["id", "parentId", "slug", "name", "definition", "precedence", "depth"])
    .select(["publishedMatch", "publishedMatchKind"])
    .select((eb) => [
      eb.fn.coalesce("includes", sql<string[]>`'{}'`).as("includes"),
      eb.fn.coalesce("excludes", sql<string[]>`'{}'`).as("excludes"),
    ])
    .where("versionId", "=", versionId)
    .orderBy("position")
    .orderBy("id")
    .execute()
}

/** Published atlas releases, newest first. */
export async function listReleases() {
  return pooled()
    .selectFrom("taxonomyVersion")
    .select(["key", "name", "isLatest", "publishedAt"])
    .where("kind", "=", "release")
    .orderBy("publishedAt", (by) => by.desc().nullsLast())
    .orderBy("id", "desc")
    .execute()
}

/** The figures others published about their own atlas: incomplete, shown apart, never mixed with ours. */
export async function findPublishedAtlas() {
  const version = await prisma().taxonomyVersion.findFirst({
    where: { kind: "published" },
    orderBy: { id: "asc" },
    select: {
      name: true,
      source: true,
      facts: true,
      publishedFigures: {
        orderBy: { position: "asc" },
        select: { name: true, share: true, datasets: true, models: true },
      },
    },
  })
  if (!version) return null
  const { name, source, facts, publishedFigures: figures } = version
  return { name, source: source ?? "", facts, figures }
}
