import { describe as group, expect, test } from "vitest"
import type { CheckReport } from "@/lib/api/compare/check-schema"
import { checkReportOf } from "@/lib/testing/models/check-report"
import { hostileNames } from "@/lib/testing/files/hostile-names"
import { code, markdownOf } from "./markdown"
import { describe } from "./text"

const page = "http://localhost:3000/compare?a=old&b=new&dataset=a(b)"

test("ten lines say the verdict first, then what failed, what is open, what was left out and what to do", () => {
  expect(describe(checkReportOf(), page).split("\n")).toEqual([
    "Failed: 2 of 4 checks are over their limits, 1 undecided.",
    "Baseline old gsm8k (results 12, gsm8k.csv): 84.0% (82.0–86.0) right",
    "Candidate new gsm8k (results 13, gsm8k.csv): 80.0% (78.0–82.0) right",
    "1,319 shared items; left out: 1 item of the baseline alone, 4 items without a score in the candidate, the candidate was not run on gsm8k 2", // prettier-ignore
    "FAIL accuracy drop > 2 points (gsm8k): accuracy −4.0 points (−6.0 to −2.4): over the limit.",
    'FAIL category "gsm8k" significantly worse: 1 category is significantly worse. gsm8k (q < 0.001)',
    "?    any regression > 3 % (gsm8k): over the limit, but the interval includes 0.",
    "ok   accuracy drop > 9 points (gsm8k): accuracy −4.0 points: within the limit.",
    "Next: errormap analyze --results 12 --ratio 1 --judge PROVIDER/MODEL && errormap analyze --results 13 --ratio 1 --judge PROVIDER/MODEL", // prettier-ignore
    page,
  ])
})

test("items that count once are told", () => {
  const text = "9 items of one have the same texts as items of two and count once."
  const report = {
    ...checkReportOf(),
    countOnce: { text, benchmarks: [{ items: 9, dataset: "one", countedIn: "two" }] },
  }
  expect(describe(report, page)).toContain(`\n${text}\n`)
  expect(markdownOf(report, page)).toContain(`Counted once: \`${text}\``)
})

test("where the sides count different variants it is said, in Markdown as code", () => {
  const report = { ...checkReportOf(), variants: "A counts strict-match, B @all" }
  expect(describe(report, page)).toContain("; A counts strict-match, B @all\n")
  expect(markdownOf(report, page)).toContain("Not the same variants are counted: `A counts strict-match, B @all`")
})

test("many checks are told as the worst of them, in ten lines", () => {
  const report = checkReportOf()
  const many = { ...report, checks: Array.from({ length: 50 }, (_, at) => report.checks[at % 4] ?? report.checks[0]) }
  const lines = describe(many as CheckReport, page).split("\n")
  expect(lines).toHaveLength(10)
  expect(lines.slice(4, 7).every((line) => line.startsWith("FAIL"))).toBe(true)
  expect(lines[7]).toBe("… and 47 more checks; --json has all.")
})

group("Markdown", () => {
  test("has verdict, findings, benchmarks with rates and difference, worse categories and the link", () => {
    const text = markdownOf(checkReportOf(), page)
    expect(text).toMatch(/^### ❌ Failed: 2 of 4 checks are over their limits, 1 undecided\.\n/)
    expect(text).toContain("| `gsm8k` | 1,319 | 84.0% (82.0–86.0) | 80.0% (78.0–82.0) | −4.0 points (−6.0 to −2.4) | < 0.001 | ❌ |") // prettier-ignore
    expect(text).toContain("Not compared, as only one side was run on them: `gsm8k 2`.")
    expect(text).toContain("| `gsm8k` | 20 (1.5% (0.0–3.5)) | 61 (4.6% (2.6–6.6)) | +3.1 | < 0.001 |")
    expect(text).toContain("(http://localhost:3000/compare?a=old&b=new&dataset=a%28b%29)")
  })

  test.each([
    ["plain", "`plain`"],
    ["@everyone #1 https://a.b <img>", "`@everyone #1 https://a.b <img>`"],
    ["a`b``c", "```a`b``c```"],
    ["`", "`` ` ``"],
    [" lead", "`  lead `"],
    ["two\r\nlines", "`two\uFFFD\uFFFDlines`"],
    ["x".repeat(300), `\`${"x".repeat(200)}…\``],
  ])("shows %j as code", (name, shown) => {
    expect(code(name)).toBe(shown)
  })

  test.each([...hostileNames, "a|b", "a\\|b", "| --- |", "```"])(
    "keeps rows and cells whatever the name: %j",
    (name) => {
      const rows = markdownOf(checkReportOf(name), page).split("\n")
      const cells = (row: string) => row.split(/(?<!\\)\|/).length - 2
      expect(rows.filter((row) => row.startsWith("|")).map(cells)).toEqual([
        ...[4, 4, 4, 4, 4, 4], // the findings
        ...[7, 7, 7], // benchmarks
        ...[5, 5, 5], // categories
      ])
      expect(rows.length).toBe(markdownOf(checkReportOf("plain"), page).split("\n").length)
    },
  )
})
