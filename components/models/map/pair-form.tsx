import { tellApart } from "@/lib/domain/collections/unique-labels"
import { routes } from "@/lib/routes"
import styles from "./map.module.css"
import type { MappedRow } from "./map-rows"

/** Any two of the map beside each other: a GET form, which needs no script. */
export function PairForm({ rows, scope }: { rows: readonly MappedRow[]; scope: Record<string, string | number> }) {
  const byName = [...rows].sort((a, b) => a.suite.localeCompare(b.suite, "en") || a.name.localeCompare(b.name, "en"))
  const names = tellApart(
    byName,
    ({ name }) => name,
    ({ slug }) => slug,
  )
  const suites = [...new Set(byName.map(({ suite }) => suite))]
  const choice = (name: "a" | "b", label: string, first: string | undefined) => (
    <label>
      {label}
      <select
        className="field"
        name={name}
        defaultValue={first}
        aria-label={name === "a" ? "First model" : "Second model"}
      >
        {suites.map((suite) => (
          <optgroup key={suite} label={suite}>
            {byName.map((row, at) =>
              row.suite === suite ? (
                <option key={row.slug} value={row.slug}>
                  {names[at]}
                </option>
              ) : null,
            )}
          </optgroup>
        ))}
      </select>
    </label>
  )
  const [best] = [...rows].sort((a, b) => b.read - a.read)
  const nearest = best?.nearest ? rows[best.nearest.row] : undefined
  return (
    <form className={styles.pair} action={routes.compare()} aria-label="Compare two models">
      {Object.entries(scope).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {choice("a", "Compare", best?.slug)}
      {choice("b", "with", nearest?.slug)}
      <button type="submit" className="btn">
        Compare
      </button>
    </form>
  )
}
