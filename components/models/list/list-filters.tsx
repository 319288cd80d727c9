import Link from "next/link"
import { SubmitOnChange } from "@/components/ui/form/submit-on-change"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import { withQuery } from "@/lib/routes"

/** Search and filter of a list as a GET form: the address is the state, and no script is needed. */
export function ListFilters(props: {
  action: string
  label: string
  scope: Record<string, string | number>
  q: string | undefined
  /** false: only benchmarks can be chosen */
  searchable?: boolean
  /** benchmarks to choose from; left out where the list is of benchmarks */
  suites?: readonly string[]
  suite?: string | undefined
  shown: number
  total: number
}) {
  const { action, label, scope, q, suites, suite, shown, total, searchable = true } = props
  const isNarrowed = q !== undefined || suite !== undefined
  return (
    <form className="table-bar" action={action} aria-label={label}>
      {Object.entries(scope).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {suites ? <SubmitOnChange /> : null}
      {searchable ? (
        <label className="search">
          <Icon name="search" />
          <span className="sr">Search by name</span>
          <input
            className="field"
            type="search"
            name="q"
            placeholder="Search by name"
            defaultValue={q}
            maxLength={200}
          />
        </label>
      ) : null}
      {suites ? (
        <label>
          <span className="sr">Benchmark</span>
          <select className="field" name="dataset" defaultValue={suite ?? ""} key={suite ?? ""}>
            <option value="">All benchmarks</option>
            {suites.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      ) : null}
      <button type="submit" className="btn">
        {searchable ? "Search" : "Show"}
      </button>
      {searchable ? (
        <span className="xs muted" role="status">
          {formatCount(shown)} of {formatCount(total)}
        </span>
      ) : null}
      {isNarrowed ? (
        <Link className="chip" href={withQuery(action, scope)}>
          Clear <Icon name="cross" small />
        </Link>
      ) : null}
    </form>
  )
}
