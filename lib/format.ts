/** The only place that rounds. Numbers in, text for people out (true minus signs, en dashes in ranges). */

const integer = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 })

export function formatCount(value: number): string {
  return integer.format(value)
}

/** 0.1872 -> "18.7%" */
export function formatPercent(share: number, digits = 1): string {
  return `${minus((share * 100).toFixed(digits))}%`
}

/** [0.158, 0.2202] -> "15.8–22.0" (percent, without the sign); nothing for a number without an interval (low = high) */
export function formatPercentRange(low: number, high: number, digits = 1): string {
  if (low === high) return ""
  return `${minus((low * 100).toFixed(digits))}–${minus((high * 100).toFixed(digits))}`
}

/** "18.7% (15.8–22.0)", or "18.7%" for a number without an interval */
export function formatShare(value: { readonly estimate: number; readonly low: number; readonly high: number }): string {
  const range = formatPercentRange(value.low, value.high)
  return range === "" ? formatPercent(value.estimate) : `${formatPercent(value.estimate)} (${range})`
}

/** 0.0304 -> "+3.0"; a difference in percentage points */
export function formatPoints(difference: number, digits = 1): string {
  const text = (difference * 100).toFixed(digits)
  if (Number(text) === 0) return (0).toFixed(digits)
  return difference > 0 ? `+${text}` : minus(text)
}

/** "+1.6 to +4.9"; nothing where low = high */
export function formatPointsRange(low: number, high: number, digits = 1): string {
  if (low === high) return ""
  return `${formatPoints(low, digits)} to ${formatPoints(high, digits)}`
}

/** p and q values: "< 0.001", "0.13", "0.003" */
export function formatProbability(p: number): string {
  if (p < 0.001) return "< 0.001"
  if (p < 0.01) return p.toFixed(3)
  return p.toFixed(2)
}

export function formatDecimal(value: number, digits = 2): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : minus(text)
}

/** A score or threshold: two digits after the point, more where it has more. 0.7 -> "0.70", 0.0035 -> "0.0035" */
export function formatScore(value: number): string {
  const short = value.toFixed(2)
  const isWhole = Math.abs(Number(short) - value) < 1e-9
  return minus(isWhole ? short : String(Number(value.toPrecision(6))))
}

/** The side of the threshold on which scores fail. */
export function failingSide({ lowerIsBetter }: { readonly lowerIsBetter: boolean }): "above" | "below" {
  return lowerIsBetter ? "above" : "below"
}

/** What the figures beside it leave out: "10 of 20 have no score"; "" when that is nothing. */
export function formatUnscored(of: { readonly predictions: number; readonly unscored: number }): string {
  const [unscored, all] = [formatCount(of.unscored), formatCount(of.predictions + of.unscored)]
  return of.unscored === 0 ? "" : `${unscored} of ${all} ${of.unscored === 1 ? "has" : "have"} no score`
}

/** 1.6 -> "$1.60"; under a cent two digits that count: 0.00423 -> "$0.0042" */
export function formatUsd(usd: number): string {
  if (usd > 0 && usd < 0.01)
    return `$${Number(usd.toPrecision(2)).toFixed(Math.min(10, 1 - Math.floor(Math.log10(usd))))}`
  return `$${usd.toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

/** A price as it was published, not rounded to cents: 0.025 -> "$0.025", 2 -> "$2.00" */
export function formatPrice(usd: number): string {
  return `$${usd.toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 6 })}`
}

/** 4_575_339 -> "4.6 MB" (decimal units, as file managers show) */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"] as const
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** 1_000_000_000 -> "1 GB": the bytes of a limit, which is a round number */
export function formatLimit(bytes: number): string {
  return formatBytes(bytes).replace(".0 ", " ")
}

/** 83 -> "1 min 23 s" */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** "2026-11-21 14:05 UTC": for whoever draws it; on a page `Time` (components/ui/text/time.tsx) turns it into the reader's own */
export function formatTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`
}

/** "2026-11-21 15:05", in the zone of this machine: the reader's, in a browser */
export function formatLocalTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${formatLocalDay(at)} ${two(at.getHours())}:${two(at.getMinutes())}`
}

export function formatLocalDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** "2026-11-21", for days that have no hour: of a release, of a price */
export function formatDay(day: Date): string {
  return day.toISOString().slice(0, 10)
}

/** plural(1, "model") -> "1 model"; plural(3, "category", "categories") -> "3 categories" */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

function minus(text: string): string {
  return text.replace("-", "\u2212")
}
