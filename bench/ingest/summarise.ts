import type { Measured, Way } from "./measured-process"
import { formats, mostMemoryMb, type FormatName } from "./shared/formats"

type Of = { readonly format: FormatName; readonly mb: number; readonly bytes: number; readonly rows: number }
type Times = Pick<Measured, "seconds" | "ownCpuS" | "serverCpuS" | "peakMb">

/** What is said of one format at one size. */
export type Figures = {
  readonly format: FormatName
  /** of rows before they are packed, and of the files */
  readonly mb: number
  readonly fileMb: number
  readonly rows: number
  readonly bare: Times
  readonly import: Times
  readonly mbPerS: number
  readonly rowsPerS: number
  /** seconds of the import over those of the bare way */
  readonly ratio: number
  readonly bound: number | null
  readonly isRatioKept: boolean | null
  readonly isMemoryKept: boolean
}

type Turn = Measured & { readonly way: Way }

/** The middle one of the seconds of each way, and the most memory that any of them took. */
export function summarise({ format, mb, bytes, rows }: Of, turns: readonly Turn[]): Figures {
  const of = (way: Way): Times => {
    const own = turns.filter((turn) => turn.way === way).sort((a, b) => a.seconds - b.seconds)
    const middle = own[Math.floor(own.length / 2)]
    if (!middle) throw new Error("nothing was measured")
    return {
      seconds: rounded(middle.seconds, 2),
      ownCpuS: rounded(middle.ownCpuS, 2),
      serverCpuS: rounded(middle.serverCpuS, 2),
      peakMb: Math.round(Math.max(...own.map((turn) => turn.peakMb))),
    }
  }
  const [bare, imported] = [of("bare"), of("import")]
  const ratio = rounded(imported.seconds / bare.seconds, 2)
  const { bound } = formats[format]
  return {
    ...{ format, mb, fileMb: rounded(bytes / 1e6, 1), rows, bare, import: imported },
    mbPerS: rounded(mb / imported.seconds, 1),
    rowsPerS: Math.round(rows / imported.seconds),
    ...{ ratio, bound, isRatioKept: bound === null ? null : ratio <= bound },
    isMemoryKept: imported.peakMb <= mostMemoryMb,
  }
}

/** `growthMb`: by how much more memory it takes than at the smallest size. */
export function withGrowth(figures: readonly Figures[]): (Figures & { readonly growthMb: number })[] {
  return figures.map((one) => {
    const sizes = figures.filter(({ format }) => format === one.format).sort((a, b) => a.mb - b.mb)
    return { ...one, growthMb: one.import.peakMb - (sizes[0] ?? one).import.peakMb }
  })
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
