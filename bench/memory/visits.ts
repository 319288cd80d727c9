import { encodeCursor } from "@/lib/data/failures/annotations"
import { prisma } from "@/lib/data/base/client"
import { routes } from "@/lib/routes"

/** What there is in the database to ask for. */
export type Names = {
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  readonly categories: readonly string[]
  readonly failures: readonly { readonly id: number; readonly confidence: number | null }[]
}

export async function namesIn(): Promise<Names> {
  const slugs = { orderBy: { id: "asc" }, select: { slug: true } } as const
  const textOf = ({ slug }: { slug: string }) => slug
  return {
    models: (await prisma().model.findMany(slugs)).map(textOf),
    datasets: (await prisma().dataset.findMany(slugs)).map(textOf),
    categories: (await prisma().taxonomyNode.findMany(slugs)).map(textOf),
    failures: await prisma().errorAnnotation.findMany({
      orderBy: { id: "asc" },
      select: { id: true, confidence: true },
    }),
  }
}

const words = ["unit", "step", "train", "answer", "order", "sign"]

/**
 * The addresses of visits `from` to `from + count`, no two the same in any run: every second one names something that is
 * not there, the others combine what is.
 */
export function* visitsOf(names: Names, from: number, count: number): Generator<string> {
  for (let visit = from; visit < from + count; visit += 1) yield addressOf(names, visit)
}

function addressOf({ models, datasets, categories, failures }: Names, visit: number): string {
  const one = <T>(list: readonly T[], at: number): T => {
    const found = list[at % list.length]
    if (found === undefined) throw new Error("The database for this measurement holds nothing.")
    return found
  }
  const turn = Math.floor(visit / kinds)
  const unknown = `nobody-${visit}`
  const [model, other] = [one(models, turn), one(models, turn + 1 + Math.floor(turn / models.length))]
  const dataset = one(datasets, turn + Math.floor(turn / datasets.length))
  const category = one(categories, turn)
  const failure = one(failures, turn)
  const addresses = [
    routes.errors({ model: [model], dataset: [dataset], category, after: encodeCursor(failure) }),
    routes.errors({ model: [unknown] }),
    routes.api("failures", { model, dataset, category, limit: 5, after: encodeCursor(failure) }),
    routes.api("failures", { dataset: unknown, limit: 5 }),
    routes.atlas("latest", { model: [model, other], dataset: [dataset] }),
    routes.atlas("latest", { model: [model, unknown] }),
    routes.category("latest", category, { model: [model], dataset: [dataset] }),
    routes.category("latest", unknown),
    routes.api("compare", { a: model, b: other, dataset }),
    routes.compare({ a: model, b: unknown }),
    routes.compare({ a: model, b: other, dataset: [dataset] }),
    routes.api("compare", { a: model, b: other, dataset: unknown }),
    routes.errors({ q: `${one(words, turn)} ${turn}`, model: [model] }),
    routes.search({ q: unknown }),
    routes.api("atlas/latest", { dataset: unknown, model }),
    routes.model(model, { dataset: [dataset] }),
    routes.models({ dataset: unknown, view: "map" }),
    routes.dataset(dataset),
    routes.dataset(unknown),
    routes.error(failure.id),
  ]
  const address = one(addresses, visit)
  // Where names run out, a parameter that says nothing makes the address another one.
  return `${address}${address.includes("?") ? "&" : "?"}visit=${visit}`
}

const kinds = 20
