import Link from "next/link"
import type { CountedFact } from "@/lib/data/failures/facts"
import { parseFact, printFact, type Fact } from "@/lib/domain/failures/fact"
import type { ErrorsQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { Icon } from "@/components/ui/icon"
import styles from "@/components/failures/failure.module.css"
import { FilterSelect } from "./filter-select"
import { packChoices, type Choice } from "@/components/ui/form/choices-with-counts"
import { outcomeFilterWords, suspectWords } from "@/components/failures/outcome-labels"

type Counts = ReadonlyMap<string, number>
type FacetName = "model" | "dataset" | "category" | "outcome" | "suspect" | "judge"

const judgeWords = { builtin: "Rules and likeness", model: "A language model" } as const

/** A GET form over the address: works without any script, and a filtered list can be sent to somebody. */
export function ErrorFilters(props: {
  filter: ErrorsQuery
  scope: Record<string, string | number>
  categories: readonly Choice[]
  models: readonly Choice[]
  datasets: readonly Choice[]
  /** how many failures each choice leaves */
  facets: Readonly<Record<FacetName, Counts>>
  /** by whom these were labelled; where by two judges in a row, which of them can be chosen */
  labels: Pick<Labels, "part">
  /** what the files say of the answers, where it can narrow the list */
  facts: readonly CountedFact[]
}) {
  const { filter, scope, facets } = props
  const chips = activeChips(props)
  return (
    <div className="mb-4">
      <form className={styles.filters} action={routes.errors()} aria-label="Filter the failures">
        {Object.entries(scope).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="search">
          <Icon name="search" />
          <label className="sr" htmlFor="filter-q">
            Words in diagnosis, item or output
          </label>
          <input
            id="filter-q"
            name="q"
            type="search"
            className="field"
            placeholder="Search diagnoses, items, outputs"
            defaultValue={filter.q}
            maxLength={200}
          />
        </div>
        <FilterSelect
          name="category"
          label="Category"
          all="All categories"
          value={filter.category}
          choices={packChoices(props.categories, facets.category)}
        />
        <FilterSelect
          name="model"
          label="Model"
          all="All models"
          value={filter.model[0]}
          choices={packChoices(props.models, facets.model)}
        />
        <FilterSelect
          name="dataset"
          label="Benchmark"
          all="All benchmarks"
          value={filter.dataset[0]}
          choices={packChoices(props.datasets, facets.dataset)}
        />
        <FilterSelect
          name="outcome"
          label="Outcome"
          all="Any outcome"
          value={filter.outcome}
          choices={packChoices(wordOptions(outcomeFilterWords(props.labels)), facets.outcome)}
        />
        <FilterSelect
          name="suspect"
          label="Suspicion"
          all="Any item"
          value={filter.suspect}
          choices={packChoices(wordOptions(suspectWords), facets.suspect)}
        />
        {props.labels.part === "some" ? (
          <FilterSelect
            name="judge"
            label="Labelled by"
            all="Both judges"
            value={filter.judge}
            choices={packChoices(wordOptions(judgeWords), facets.judge)}
          />
        ) : null}
        {props.facts.length > 0 || filter.fact !== undefined ? (
          <FilterSelect
            name="fact"
            label="What the files say"
            all="Any detail"
            value={filter.fact}
            choices={packChoices(
              props.facts.map((fact) => ({ slug: printFact(fact), name: factWords(fact) })),
              factCounts(props),
            )}
          />
        ) : null}
        {filter.q === undefined ? null : (
          <FilterSelect
            name="sort"
            label="Order"
            all="Best match first"
            value={filter.sort}
            choices={packChoices([{ slug: "confidence", name: "Surest first" }], new Map())}
          />
        )}
        <button type="submit" className="btn">
          Apply
        </button>
      </form>
      {chips.length > 0 ? (
        <ul className="row" aria-label="Filters in force">
          {chips.map(({ label, href }) => (
            <li key={label}>
              <Link className="chip on" href={href} aria-label={`Remove filter ${label}`}>
                {label} <Icon name="cross" small />
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** They are counted over all failures: what one leaves beside other filters is not known. */
function factCounts(props: Parameters<typeof ErrorFilters>[0]): Counts {
  const others = activeChips({ ...props, filter: { ...props.filter, fact: undefined } })
  if (others.length > 0) return new Map()
  return new Map(props.facts.flatMap((fact) => (fact.failures === null ? [] : [[printFact(fact), fact.failures]])))
}

const factWords = ({ key, value }: Fact) => `${key}: ${value}`

function wordOptions(words: Record<string, string>): Choice[] {
  return Object.entries(words).map(([slug, name]) => ({ slug, name }))
}

function wordOf(words: Record<string, string>, slug: string): string {
  return wordOptions(words).find((option) => option.slug === slug)?.name ?? slug
}

/** One removable chip per filter in force. */
function activeChips({ filter, categories, models, datasets, labels }: Parameters<typeof ErrorFilters>[0]) {
  const nameOf = (options: readonly Choice[], slug: string) =>
    options.find((option) => option.slug === slug)?.name ?? slug
  const { after: _after, ...kept } = filter
  const chip = (label: string, rest: Partial<ErrorsQuery>) => ({ label, href: routes.errors({ ...kept, ...rest }) })
  return [
    ...(filter.q ? [chip(`“${filter.q}”`, { q: undefined })] : []),
    ...(filter.category ? [chip(nameOf(categories, filter.category), { category: undefined })] : []),
    ...filter.model.map((slug) => chip(nameOf(models, slug), { model: filter.model.filter((item) => item !== slug) })),
    ...filter.dataset.map((slug) =>
      chip(nameOf(datasets, slug), { dataset: filter.dataset.filter((item) => item !== slug) }),
    ),
    ...(filter.outcome ? [chip(wordOf(outcomeFilterWords(labels), filter.outcome), { outcome: undefined })] : []),
    ...(filter.judge ? [chip(judgeWords[filter.judge], { judge: undefined })] : []),
    ...(filter.fact
      ? [chip(factWords(parseFact(filter.fact) ?? { key: filter.fact, value: "" }), { fact: undefined })]
      : []),
    ...(filter.suspect ? [chip(wordOf(suspectWords, filter.suspect), { suspect: undefined })] : []),
  ]
}
