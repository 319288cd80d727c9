import type { Seen } from "./measure-browser"
import type { Timed } from "./measure-http"
import type { Asked } from "./pages"

export type MeasuredPage = Asked & Timed & Seen

const tenth = (value: number) => Math.round(value * 10) / 10

/** The figures of one page, as `--json` gives them. */
export function roundPage(page: MeasuredPage) {
  return {
    name: page.name,
    path: page.path,
    p50Ms: tenth(page.p50Ms),
    p95Ms: tenth(page.p95Ms),
    goalMs: page.goalMs,
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
  const starred = (value: number, goal: number | null) => `${value}${goal !== null && value > goal ? " *" : ""}`
  console.log(
    "| page | p50 ms | p95 ms | goal | first ms | cpu ms | queries | HTML kB | gzip kB | JS kB | LCP ms | interaction ms |",
  )
  console.log("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
  for (const page of pages.map(roundPage)) {
    const cells = [
      page.name,
      page.p50Ms,
      starred(page.p95Ms, page.goalMs),
      page.goalMs ?? "",
      page.firstMs,
      page.cpuMs,
      page.queries,
      starred(page.htmlKb, 300),
      page.gzipKb,
      starred(page.jsKb, 170),
      page.lcpMs === null ? "" : starred(page.lcpMs, 1_000),
      page.interactionMs === null ? "" : starred(page.interactionMs, 100),
    ]
    console.log(`| ${cells.join(" | ")} |`)
  }
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
