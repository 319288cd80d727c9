import Link from "next/link"
import { formatCount } from "@/lib/format"
import type { ErrorsQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { Icon } from "../ui/icon"
import styles from "./error.module.css"
import { outcomeWords, suspectWords } from "./words"

type Option = { readonly slug: string; readonly name: string; readonly depth?: number }
type Counts = ReadonlyMap<string, number>
type FacetName = "model" | "dataset" | "category" | "outcome" | "suspect" | "judge"

const judgeWords = { builtin: "Rules and likeness", model: "A language model" } as const

/** A GET form over the address: works without any script, and a filtered list can be sent to somebody. */
export function ErrorFilters(props: {
  filter: ErrorsQuery
  scope: Record<string, string | number>
  categories: readonly Option[]
  models: readonly Option[]
  datasets: readonly Option[]
  /** how many failures each choice leaves */
  facets: Readonly<Record<FacetName, Counts>>
  /** two judges in a row labelled these: which of them can be chosen */
  hasTwoJudges: boolean
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
        <Select
          name="category"
          label="Category"
          all="All categories"
          value={filter.category}
          options={props.categories}
          counts={facets.category}
        />
        <Select
          name="model"
          label="Model"
          all="All models"
          value={filter.model[0]}
          options={props.models}
          counts={facets.model}
        />
        <Select
          name="dataset"
          label="Benchmark"
          all="All benchmarks"
          value={filter.dataset[0]}
          options={props.datasets}
          counts={facets.dataset}
        />
        <Select
          name="outcome"
          label="Outcome"
          all="Any outcome"
          value={filter.outcome}
          options={wordOptions(outcomeWords)}
          counts={facets.outcome}
        />
        <Select
          name="suspect"
          label="Suspicion"
          all="Any item"
          value={filter.suspect}
          options={wordOptions(suspectWords)}
          counts={facets.suspect}
        />
        {props.hasTwoJudges ? (
          <Select
            name="judge"
            label="Labelled by"
            all="Both judges"
            value={filter.judge}
            options={wordOptions(judgeWords)}
            counts={facets.judge}
          />
        ) : null}
        {filter.q === undefined ? null : (
          <Select
            name="sort"
            label="Order"
            all="Best match first"
            value={filter.sort}
            options={[{ slug: "confidence", name: "Surest first" }]}
            counts={new Map()}
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

function Select(props: {
  name: string
  label: string
  all: string
  value: string | undefined
  options: readonly Option[]
  counts: Counts
}) {
  return (
    <>
      <label className="sr" htmlFor={`filter-${props.name}`}>
        {props.label}
      </label>
      <select id={`filter-${props.name}`} name={props.name} className="field" defaultValue={props.value ?? ""}>
        <option value="">{props.all}</option>
        {props.options.map(({ slug, name, depth = 1 }) => (
          <option key={slug} value={slug}>
            {depth > 1 ? `\u2003${name}` : name}
            {props.counts.has(slug) ? ` (${formatCount(props.counts.get(slug) ?? 0)})` : ""}
          </option>
        ))}
      </select>
    </>
  )
}

function wordOptions(words: Record<string, string>): Option[] {
  return Object.entries(words).map(([slug, name]) => ({ slug, name: slug === "diagnosed" ? "Diagnosed" : name }))
}

function wordOf(words: Record<string, string>, slug: string): string {
  return wordOptions(words).find((option) => option.slug === slug)?.name ?? slug
}

/** One removable chip per filter in force. */
function activeChips({ filter, categories, models, datasets }: Parameters<typeof ErrorFilters>[0]) {
  const nameOf = (options: readonly Option[], slug: string) =>
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
    ...(filter.outcome ? [chip(wordOf(outcomeWords, filter.outcome), { outcome: undefined })] : []),
    ...(filter.judge ? [chip(judgeWords[filter.judge], { judge: undefined })] : []),
    ...(filter.suspect ? [chip(wordOf(suspectWords, filter.suspect), { suspect: undefined })] : []),
  ]
}
