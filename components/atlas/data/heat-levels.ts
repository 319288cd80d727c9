/** Shares at which the next, darker square begins. */
const steps = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5] as const

/** Under this many read, a heat square is dashed and pale. */
export const fewRead = 50

/** 0 for none seen, else 1 to 7 by the share. */
export function heatLevel(count: number, share: number): number {
  if (count === 0) return 0
  return steps.filter((from) => share >= from).length
}

/** "s3", and dashed where few were read. */
export function heatClass(cell: { readonly count: number; readonly of: number; readonly share: number }): string {
  return `s${heatLevel(cell.count, cell.share)}${cell.of < fewRead ? " lown" : ""}`
}

/** The number inside a heat cell: percent without a sign, "<1", or a dot for none seen. */
export function heatText(count: number, share: number): string {
  if (count === 0) return "·"
  const percent = Math.round(share * 100)
  return percent < 1 ? "<1" : String(percent)
}
