import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import { formatCount } from "@/lib/format"
import { countWords } from "@/lib/wording/labels"
import type { AtlasQuery } from "@/lib/queries"
import { atlasSorts, atlasViews, routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "@/components/atlas/atlas.module.css"

type Option = { readonly slug: string; readonly name: string }

const mins = [5, 20, 50, 100] as const

/** Search, filters, unit and view: a GET form and links, so that the address holds all of it. */
export function AtlasTools(props: {
  release: string
  query: AtlasQuery
  models: readonly Option[]
  suites: readonly string[]
  /** how deep the tree is, and the deepest level shown */
  levels: number
  level: number
  /** categories that the minimum leaves out */
  belowMin: number
  labels: Pick<Labels, "part">
}) {
  const { release, query } = props
  const count = (least: number) => `least ${countWords(props.labels, least)}`
  const href = (values: Partial<AtlasQuery>) => routes.atlas(release, addressOf({ ...query, ...values }))
  const chips = [
    ...query.dataset.map((slug) => ({
      label: slug,
      href: href({ dataset: query.dataset.filter((other) => other !== slug) }),
    })),
    ...query.model.map((slug) => ({
      label: props.models.find((model) => model.slug === slug)?.name ?? slug,
      href: href({ model: query.model.filter((other) => other !== slug) }),
    })),
    ...(query.q ? [{ label: `“${query.q}”`, href: href({ q: undefined }) }] : []),
    ...(query.colour && coloured(query.view)
      ? [
          {
            label: `colour: ${props.models.find((model) => model.slug === query.colour)?.name ?? query.colour}`,
            href: href({ colour: undefined, sort: query.sort === "colour" ? "most" : query.sort }),
          },
        ]
      : []),
    ...(query.min > 0
      ? [{ label: `at ${count(query.min)}: ${formatCount(props.belowMin)} hidden`, href: href({ min: 0 }) }]
      : []),
  ]
  const otherModels = props.models.filter((model) => !query.model.includes(model.slug))
  const otherSuites = props.suites.filter((suite) => !query.dataset.includes(suite))
  return (
    <div className={styles.tools}>
      <div className={styles.views}>
        <SegmentedLinks
          label="Layout"
          current={query.view}
          options={atlasViews.map((view) => ({ value: view, label: viewNames[view], href: href({ view, page: 1 }) }))}
        />
        <span className={styles.space} />
        <SegmentedLinks
          label="Unit"
          current={query.unit}
          options={[
            { value: "count", label: "Count", href: href({ unit: "count" }) },
            { value: "share", label: "% of failures", href: href({ unit: "share" }) },
            { value: "rate", label: "% of attempts", href: href({ unit: "rate" }) },
          ]}
        />
        {props.levels > 1 && query.view !== "models" && query.view !== "datasets" ? (
          <SegmentedLinks
            label="Deepest level shown"
            current={String(props.level)}
            options={Array.from({ length: props.levels }, (_, index) => ({
              value: String(index + 1),
              label: index === 0 ? "Level 1" : `1–${index + 1}`,
              href: href({ level: index + 1 }),
            }))}
          />
        ) : null}
      </div>
      <form
        className={styles.form}
        role="search"
        action={routes.atlas(release)}
        aria-label="Search and filter the atlas"
      >
        {hidden(query).map(([name, value], index) => (
          <input key={`${name}-${index}`} type="hidden" name={name} value={value} />
        ))}
        <div className="search">
          <Icon name="search" />
          <label className="sr" htmlFor="atlas-q">
            Find a category
          </label>
          <input
            id="atlas-q"
            name="q"
            type="search"
            className="field"
            placeholder="Find a category"
            defaultValue={query.q}
            maxLength={200}
          />
        </div>
        <Choice
          name="dataset"
          label="Benchmark"
          first="Add a benchmark"
          options={otherSuites.map((name) => [name, name])}
        />
        <Choice
          name="model"
          label="Model"
          first="Add a model"
          options={otherModels.map((model) => [model.slug, model.name])}
        />
        <Choice
          name="min"
          label={props.labels.part === "all" ? "At least so many failures" : "At least read"}
          first={props.labels.part === "all" ? "Any number" : "Any number read"}
          value={query.min > 0 ? String(query.min) : ""}
          options={mins.map((min) => [String(min), `At ${count(min)}`])}
        />
        {coloured(query.view) ? (
          <Choice
            name="colour"
            label="Colour by a model"
            first="Colour by a model"
            value={query.colour ?? ""}
            options={props.models.map((model) => [model.slug, `Colour: ${model.name}`])}
          />
        ) : null}
        <Choice
          name="sort"
          label="Order"
          value={query.sort}
          options={atlasSorts
            .filter((sort) => sort !== "colour" || (query.colour !== undefined && coloured(query.view)))
            .map((sort) => [sort, sortNames[sort]])}
        />
        <button className="btn" type="submit">
          Apply
        </button>
      </form>
      {chips.length > 0 ? (
        <ul className={styles.chips} aria-label="Filters in force">
          {chips.map((chip) => (
            <li key={chip.label}>
              <Link className="chip on" href={chip.href} scroll={false}>
                {chip.label} <Icon name="cross" small />
                <span className="sr">: remove this filter</span>
              </Link>
            </li>
          ))}
          {chips.length > 1 ? (
            <li>
              <Link
                className="chip"
                href={href({ q: undefined, model: [], dataset: [], min: 0, colour: undefined, sort: "most" })}
                scroll={false}
              >
                Clear all
              </Link>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  )
}

const viewNames = {
  tree: "Tree",
  icicle: "Icicle",
  models: "By model",
  datasets: "By benchmark",
  table: "Table",
} as const

const sortNames = {
  most: "Most frequent first",
  models: "In most models first",
  colour: "By the colour",
  name: "By name",
} as const

/** The layouts in which rows take the colour of a chosen model. */
const coloured = (view: AtlasQuery["view"]) => view === "tree" || view === "icicle" || view === "table"

/** Search parameters without defaults, so that equal views have equal addresses. */
export function addressOf(query: AtlasQuery): Record<string, string | number | readonly string[] | undefined> {
  const { unit, view, min, sort, page, ...rest } = query
  return {
    ...rest,
    ...(sort === "most" ? {} : { sort }),
    ...(page === 1 ? {} : { page }),
    ...(unit === "share" ? {} : { unit }),
    ...(view === "tree" ? {} : { view }),
    ...(min === 0 ? {} : { min }),
  }
}

/** What the form itself does not ask for. A new search starts with fresh branches. */
function hidden(query: AtlasQuery): [string, string][] {
  const { unit, view, model, dataset, release, analysis, level, in: branch } = addressOf(query)
  const colour = coloured(query.view) ? undefined : query.colour
  return Object.entries({ unit, view, model, dataset, release, analysis, level, in: branch, colour }).flatMap(
    ([name, value]) =>
      (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((item): [string, string] => [
        name,
        String(item),
      ]),
  )
}

function Choice(props: {
  name: string
  label: string
  first?: string
  value?: string
  options: readonly (readonly [string, string])[]
}) {
  if (props.options.length === 0) return null
  const names = tellApart(
    props.options,
    ([, text]) => text,
    ([value]) => value,
  )
  return (
    <span className={styles.choice}>
      <select className="field" name={props.name} aria-label={props.label} defaultValue={props.value ?? ""}>
        {props.first ? <option value="">{props.first}</option> : null}
        {props.options.map(([value], at) => (
          <option key={value} value={value}>
            {names[at]}
          </option>
        ))}
      </select>
    </span>
  )
}
