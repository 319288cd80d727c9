import type { Seen } from "./measure-browser"
import type { Timed } from "./measure-http"
import type { Asked } from "./pages"

export type MeasuredPage = Asked &
  Timed &
  Seen & {
    /** the same page of the other build, asked in turn with this one */
    readonly beside: Timed | null
  }

const tenth = (value: number) => Math.round(value * 10) / 10

/** The figures of one page, as `--json` gives them. */
export function roundPage(page: MeasuredPage) {
  return {
    name: page.name,
    path: page.path,
    p50Ms: tenth(page.p50Ms),
    p95Ms: tenth(page.p95Ms),
    goalMs: page.goalMs,
    recountP50Ms: tenth(page.recountP50Ms),
    recountP95Ms: tenth(page.recountP95Ms),
    reviewP50Ms: tenth(page.reviewP50Ms),
    reviewP95Ms: tenth(page.reviewP95Ms),
    ...(page.beside
      ? {
          besideP50Ms: tenth(page.beside.p50Ms),
          besideP95Ms: tenth(page.beside.p95Ms),
          besideRecountP50Ms: tenth(page.beside.recountP50Ms),
          besideRecountP95Ms: tenth(page.beside.recountP95Ms),
          besideCpuMs: tenth(page.beside.cpuMs),
          besideQueries: page.beside.queries,
        }
      : {}),
    firstMs: tenth(page.firstMs),
    cpuMs: tenth(page.cpuMs),
    queries: page.queries,
    htmlKb: tenth(page.htmlKb),
    gzipKb: tenth(page.gzipKb),
    jsKb: tenth(page.jsKb),
    lcpMs: page.lcpMs === null ? null : Math.round(page.lcpMs),
    interactionMs: page.interactionMs === null ? null : Math.round(page.interactionMs),
  }
}

/** A table for docs and people: what misses its goal has a star. */
export function printPages(pages: readonly MeasuredPage[]): void {
  const starred = (value: number | null, goal: number | null) =>
    value === null ? "" : `${value}${goal !== null && value > goal ? " *" : ""}`
  type Cell = (page: ReturnType<typeof roundPage>) => string | number
  const beside: readonly [string, Cell][] = [
    ["beside p50", (page) => page.besideP50Ms ?? ""],
    ["beside p95", (page) => page.besideP95Ms ?? ""],
    ["beside recount p50", (page) => page.besideRecountP50Ms ?? ""],
    ["beside recount p95", (page) => page.besideRecountP95Ms ?? ""],
    ["beside cpu ms", (page) => page.besideCpuMs ?? ""],
    ["beside queries", (page) => page.besideQueries ?? ""],
  ]
  const columns: readonly [string, Cell][] = [
    ["p50 ms", (page) => page.p50Ms],
    ["p95 ms", (page) => starred(page.p95Ms, page.goalMs)],
    ["goal", (page) => page.goalMs ?? ""],
    ["recount p50", (page) => page.recountP50Ms],
    ["recount p95", (page) => page.recountP95Ms],
    ["review p50", (page) => page.reviewP50Ms],
    ["review p95", (page) => page.reviewP95Ms],
    ...(pages.some((page) => page.beside) ? beside : []),
    ["first ms", (page) => page.firstMs],
    ["cpu ms", (page) => page.cpuMs],
    ["queries", (page) => page.queries],
    ["HTML kB", (page) => starred(page.htmlKb, 300)],
    ["gzip kB", (page) => page.gzipKb],
    ["JS kB", (page) => starred(page.jsKb, 170)],
    ["LCP ms", (page) => starred(page.lcpMs, 1_000)],
    ["interaction ms", (page) => starred(page.interactionMs, 100)],
  ]
  console.log(`| page | ${columns.map(([name]) => name).join(" | ")} |`)
  console.log(`| --- | ${columns.map(() => "--:").join(" | ")} |`)
  for (const page of pages.map(roundPage))
    console.log(`| ${page.name} | ${columns.map(([, cell]) => cell(page)).join(" | ")} |`)
}

/** The five statements of each page that take longest, for finding what scans. */
export function printStatements(pages: readonly MeasuredPage[]): void {
  for (const { name, statements } of pages) {
    console.error(`\n${name}`)
    for (const { sql, count, ms, most } of [...statements].sort((a, b) => b.ms - a.ms).slice(0, 5))
      console.error(
        `  ${(ms / count).toFixed(1)} ms (most ${most.toFixed(0)}) x ${count}: ${sql.replace(/\s+/g, " ").slice(0, 160)}`,
      )
  }
}
