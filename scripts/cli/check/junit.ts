import type { CheckReport } from "@/lib/api/compare/check-schema"
import { printable } from "../shared/output"
import type { LimitCheck } from "./text"

/**
 * JUnit XML as CI servers read it: one test case for each limit and benchmark. What is over a limit is a failure; what could
 * not be decided is an error, because a test that is skipped counts as passed in most places.
 */
export function junitOf(report: CheckReport, page: string): string {
  const { checks, baseline, candidate } = report
  const count = (verdict: LimitCheck["verdict"]) => checks.filter((check) => check.verdict === verdict).length
  const counts = { tests: checks.length, failures: count("fail"), errors: count("undecided"), skipped: 0 }
  const name = `${sideName(candidate)} against ${sideName(baseline)}`
  const cases = checks.map((check) => testCase(check, report))
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites ${attributes({ name: "errormap check", ...counts, time: 0 })}>`,
    `  <testsuite ${attributes({ name, ...counts, time: 0 })}>`,
    `    <properties>`,
    `      <property ${attributes({ name: "comparison", value: page })}/>`,
    `    </properties>`,
    ...cases,
    `  </testsuite>`,
    `</testsuites>`,
    ``,
  ].join("\n")
}

const sideName = ({ model, results }: CheckReport["baseline"]) =>
  results ? `${model.name} (results ${results.id})` : model.name

function testCase(check: LimitCheck, { worse }: CheckReport): string {
  const { limit, benchmark, verdict, text, reason } = check
  const categories = worse
    .filter(({ slug }) => check.categories.includes(slug))
    .map(({ name, baseline, candidate }) => `\n${printable(name)}: ${baseline} before, ${candidate} now`)
  const named = attributes({ classname: benchmark?.name ?? "all benchmarks", name: limit, time: 0 })
  if (verdict === "pass") return `    <testcase ${named}/>`
  const kind = verdict === "fail" ? "failure" : "error"
  return [
    `    <testcase ${named}>`,
    `      <${kind} ${attributes({ message: text, type: reason })}>${escaped(text)}${categories.map(escaped).join("")}</${kind}>`,
    `    </testcase>`,
  ].join("\n")
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(typeof value === "string" ? printable(value) : String(value))}"`)
    .join(" ")
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
}

/** Text for XML 1.0, in elements and attributes: what no document may hold (half a character, noncharacters) is replaced. */
function escaped(text: string): string {
  return text.replace(/[\p{Cs}\uFFFE\uFFFF]/gu, "\uFFFD").replace(/[&<>"']/g, (sign) => entities[sign] ?? "")
}
