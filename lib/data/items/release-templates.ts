import "server-only"
import type { PoolClient } from "pg"
import { contentHash } from "@/lib/domain/text/content-hash"
import { missingPrompt } from "@/lib/domain/results/prediction-detail"
import { on } from "@/lib/data/base/kysely"
import { createFrame, isAgreement, withoutMarks } from "@/lib/domain/text/prompt-template"
import { inPages } from "./in-pages"

const [pageSize, samples, mostPrefixes, mostSuffixes] = [500, 3, 100, 20]

/** Items of ours that are an item of others with another prompt: they are known by its hash from now on. */
export type Matches = {
  readonly kind: "template" | "reference"
  readonly items: readonly { readonly exampleId: number; readonly hash: string }[]
}

type Dataset = { readonly resultSetId: number; readonly datasetId: number }

/**
 * The same of a release, which has hashes of its items and no texts: what is left of our prompts without marks, or without
 * a beginning and an end that all of them have, must be what it hashed.
 */
export async function releaseMatches(client: PoolClient, dataset: Dataset): Promise<Matches | null> {
  const frame = createFrame()
  const first: Item[] = []
  for await (const item of itemsOf(client, dataset)) {
    frame.add(item.input)
    if (first.length < samples) first.push(item)
  }
  const common = frame.end()
  const ways = [withoutMarks, ...(common ? cutsIn(common) : [])]
  const hits = (way: (text: string) => string) =>
    first.filter(({ input, reference, hash }) => contentHash(way(input), reference) === hash).length
  const way = ways.find((one) => hits(one) >= Math.min(first.length, samples - 1))
  if (!way || first.length === 0) return null
  const items: { exampleId: number; hash: string }[] = []
  let shared = 0
  for await (const { exampleId, input, reference, hash } of itemsOf(client, dataset)) {
    shared += 1
    if (contentHash(way(input), reference) === hash) items.push({ exampleId, hash })
  }
  const agreeing = items.length
  const isClear = isAgreement({
    shared,
    agreeing,
    different: agreeing,
    meanLength: 0,
    isReferenced: true,
    areWhole: true,
  })
  return isClear ? { kind: "template", items } : null
}

type Item = {
  readonly exampleId: number
  readonly input: string
  readonly reference: string | null
  readonly hash: string
}

const itemsOf = (client: PoolClient, { resultSetId, datasetId }: Dataset): AsyncGenerator<Item> =>
  inPages((after) =>
    on(client)
      .selectFrom("exampleText as t")
      .innerJoin("example as e", "e.id", "t.exampleId")
      .select((eb) => ["t.exampleId", "t.input", "t.reference", eb.ref("e.contentHash").$notNull().as("hash")])
      .where("t.resultSetId", "=", resultSetId)
      .where("e.datasetId", "=", datasetId)
      .where("e.contentHash", "is not", null)
      .where("t.input", "<>", missingPrompt)
      .where("t.exampleId", ">", after)
      .orderBy("t.exampleId")
      .limit(pageSize)
      .execute(),
  )

/** Ways to take off a part of what all prompts begin and end with, which may hold a part of the questions too. */
function cutsIn({ prefix, suffix }: { prefix: string; suffix: string }): ((text: string) => string)[] {
  const ends = [...prefix.matchAll(/[\s:>\]]+|^/g)]
    .map(({ index, 0: edge }) => index + edge.length)
    .slice(-mostPrefixes)
  const starts = [...suffix.matchAll(/[\s<[#]|$/g)].map(({ index }) => suffix.length - index).slice(0, mostSuffixes)
  return [0, ...ends].flatMap((from) =>
    [0, ...starts].map((to) => (text: string) => text.slice(from, Math.max(from, text.length - to))),
  )
}
