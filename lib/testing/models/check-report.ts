import { checkSchema, type CheckReport } from "@/lib/api/compare/check-schema"

const rate = (right: number, n: number) => ({ count: right, n, estimate: right / n, low: Math.max(0, right / n - 0.02), high: right / n + 0.02 }) // prettier-ignore
const benchmark = (name: string): CheckReport["benchmarks"][number] => ({
  ...{
    slug: "gsm8k",
    name,
    shared: 1_319,
    accuracyBaseline: rate(1_108, 1_319),
    accuracyCandidate: rate(1_055, 1_319),
  },
  ...{ difference: { estimate: 53 / 1_319, low: 0.024, high: 0.06 }, p: 0.0002, broken: 80, fixed: 27 },
  ...{
    verdict: "fail",
    onlyBaseline: 1,
    onlyCandidate: 0,
    otherTexts: 0,
    unscoredBaseline: 0,
    unscoredCandidate: 4,
    rules: null,
  },
})

/** A report that has one of each: passed, failed, undecided, a category that is worse. `name`: what models and benchmarks are called. */
export function checkReportOf(name = "gsm8k"): CheckReport {
  const named = { slug: "gsm8k", name }
  const base = { q: null, itemsToDecide: null, categories: [], analyze: [], benchmark: named, kind: "drop" } as const
  const { shared, accuracyBaseline, accuracyCandidate, difference, p, broken, fixed } = benchmark(name)
  return checkSchema.parse({
    ...{ verdict: "fail", exitCode: 3, text: "Failed: 2 of 4 checks are over their limits, 1 undecided." },
    baseline: { model: { slug: "old", name: `old ${name}` }, results: { id: 12, name: `${name}.csv` }, analysis: null },
    candidate: {
      model: { slug: "new", name: `new ${name}` },
      results: { id: 13, name: `${name}.csv` },
      analysis: null,
    },
    checks: [
      { ...base, limit: "accuracy drop > 9 points", verdict: "pass", reason: "within", text: "accuracy −4.0 points: within the limit." }, // prettier-ignore
      { ...base, limit: "accuracy drop > 2 points", verdict: "fail", reason: "over", text: "accuracy −4.0 points (−6.0 to −2.4): over the limit." }, // prettier-ignore
      { ...base, limit: `category "${name}" significantly worse`, kind: "category", benchmark: null, verdict: "fail", reason: "over", text: "1 category is significantly worse.", categories: ["arithmetic"] }, // prettier-ignore
      { ...base, limit: "any regression > 3 %", verdict: "undecided", reason: "not-shown", text: "over the limit, but the interval includes 0.", itemsToDecide: 2_000, analyze: [12, 13] }, // prettier-ignore
    ],
    overall: { shared, accuracyBaseline, accuracyCandidate, difference, p, broken, fixed },
    benchmarks: [benchmark(name), { ...benchmark(`${name} 2`), slug: "x", shared: 0, onlyBaseline: 9, verdict: null }],
    countOnce: null,
    variants: null,
    worse: [
      {
        ...{ slug: "arithmetic", name, level: 1, baseline: 20, candidate: 61, q: 0.0004 },
        ...{ rateBaseline: rate(20, 1_319), rateCandidate: rate(61, 1_319) },
        difference: { estimate: -41 / 1_319, low: -0.05, high: -0.02 },
      },
    ],
    page: "/compare?a=old&b=new",
  })
}
