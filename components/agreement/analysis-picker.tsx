import { formatCount } from "@/lib/format"
import styles from "./agreement.module.css"

export type Reading = {
  readonly id: number
  readonly title: string
  readonly judge: string
  readonly replicate: number
  readonly shared: number
  readonly sameSample: boolean
}

/** Which analysis to compare with: a GET form, because the address is the state. */
export function ReadingPicker({
  action,
  readings,
  chosen,
}: {
  action: string
  readings: readonly Reading[]
  chosen?: number | undefined
}) {
  return (
    <form action={action} method="get" className={styles.picker}>
      <label>
        Compare with
        <select className="field" name="with" defaultValue={chosen}>
          {readings.map((one) => (
            <option key={one.id} value={one.id}>
              {readingWords(one)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="btn">
        Show agreement
      </button>
    </form>
  )
}

/** "fake (OpenAI-compatible endpoint), 2nd time · same 492 failures · #3" */
export function readingWords({ id, judge, replicate, shared, sameSample }: Reading): string {
  const again = replicate > 0 ? `, asked anew (${replicate + 1})` : ""
  return `${judge}${again} · ${sameSample ? "the same" : "shares"} ${formatCount(shared)} failures · #${id}`
}
