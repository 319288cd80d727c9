import Link from "next/link"
import { routes, type ErrorsQuery } from "@/lib/routes"
import { Icon } from "../ui/icon"
import styles from "./error.module.css"
import { outcomeWords, suspectWords } from "./words"

type Option = { readonly slug: string; readonly name: string; readonly depth?: number }

/** A GET form over the address: works without any script, and a filtered list can be sent to somebody. */
export function ErrorFilters(props: {
  filter: ErrorsQuery
  scope: Record<string, string | number>
  categories: readonly Option[]
  models: readonly Option[]
  datasets: readonly Option[]
}) {
  const { filter, scope } = props
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
            Words in title, summary or item id
          </label>
          <input
            id="filter-q"
            name="q"
            type="search"
            className="field"
            placeholder="Search titles"
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
        />
        <Select name="model" label="Model" all="All models" value={filter.model[0]} options={props.models} />
        <Select
          name="dataset"
          label="Benchmark"
          all="All benchmarks"
          value={filter.dataset[0]}
          options={props.datasets}
        />
        <Select
          name="outcome"
          label="Outcome"
          all="Any outcome"
          value={filter.outcome}
          options={wordOptions(outcomeWords)}
        />
        <Select
          name="suspect"
          label="Suspicion"
          all="Any item"
          value={filter.suspect}
          options={wordOptions(suspectWords)}
        />
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
    ...(filter.suspect ? [chip(wordOf(suspectWords, filter.suspect), { suspect: undefined })] : []),
  ]
}
