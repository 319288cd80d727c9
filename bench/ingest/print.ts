import { formats, mostMemoryMb } from "./shared/formats"
import type { withGrowth } from "./summarise"

type Shown = ReturnType<typeof withGrowth>[number]

export function printFigures(figures: readonly Shown[]): void {
  console.table(
    figures.map((one) => ({
      format: one.format,
      MB: one.mb,
      "file MB": one.fileMb,
      rows: one.rows,
      "bare s": one.bare.seconds,
      "import s": one.import.seconds,
      ratio: one.ratio,
      bound: one.bound ?? "–",
      "MB/s": one.mbPerS,
      "rows/s": one.rowsPerS,
      "processor s": one.import.ownCpuS,
      "server s": one.import.serverCpuS,
      "bare: processor, server s": `${one.bare.ownCpuS}, ${one.bare.serverCpuS}`,
      "memory MB": one.import.peakMb,
      "growth MB": one.growthMb,
      "bare: memory MB": one.bare.peakMb,
    })),
  )
  const measured = new Set(figures.map(({ format }) => format))
  for (const format of measured) console.log(`${format}: ${formats[format].title}`)
  console.log("MB are of rows before they are packed. Memory is the most that processes of an import took.")
  say(
    "seconds, import over bare (1.7 for CSV and JSONL, 2.5 for zip and Parquet)",
    figures.filter(({ isRatioKept }) => isRatioKept !== null),
    ({ isRatioKept }) => isRatioKept === true,
  )
  say(`memory of at most ${mostMemoryMb} MB`, figures, ({ isMemoryKept }) => isMemoryKept)
}

function say(bound: string, figures: readonly Shown[], isKept: (one: Shown) => boolean): void {
  const missed = figures.filter((one) => !isKept(one)).map(({ format, mb }) => `${format} at ${mb} MB`)
  const kept = `${figures.length - missed.length} of ${figures.length} kept`
  console.log(`Bound of ${bound}: ${kept}${missed.length === 0 ? "" : `; missed: ${missed.join(", ")}`}.`)
}
