import { csvFromRows } from "@/lib/domain/text/csv"
import { formatLocalDay } from "@/lib/format"
import { captionOf } from "./caption"
import { drawFigure } from "./figure-svg"

/** Writes a figure to a file: what is seen as SVG or PNG, or its table twin as CSV. */
export async function saveFigure(figure: HTMLElement, name: string, kind: "csv" | "svg" | "png"): Promise<void> {
  const fileName = `${
    name
      .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
      .trim()
      .slice(0, 120) || "figure"
  }.${kind}`
  if (kind === "csv") {
    const table = figure.querySelector("table")
    if (table) download(fileName, new Blob([csvFromRows(rowsOf(table))], { type: "text/csv;charset=utf-8" }))
    return
  }
  const caption = captionOf({
    title: document.title,
    address: window.location.href,
    source: document.querySelector<HTMLElement>("[data-source]")?.dataset.source,
    latest: document.querySelector<HTMLElement>("[data-release]")?.dataset.release,
    day: formatLocalDay(new Date()),
  })
  const drawing = drawFigure(figure, caption)
  const svg = new XMLSerializer().serializeToString(drawing)
  if (kind === "svg") return download(fileName, new Blob([svg], { type: "image/svg+xml;charset=utf-8" }))
  const width = Number(drawing.getAttribute("width"))
  const height = Number(drawing.getAttribute("height"))
  download(fileName, await toPng(svg, { width, height }))
}

/** Twice the size, or less where a picture would be larger than browsers draw. */
async function toPng(svg: string, size: { readonly width: number; readonly height: number }): Promise<Blob> {
  const scale = Math.min(2, 16_000 / Math.max(size.width, size.height))
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = Math.round(size.width * scale)
  canvas.height = Math.round(size.height * scale)
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large."))), "image/png")
  })
}

/** A cell may carry the exact value in `data-value`. A column that is only drawn has no numbers to give. */
function rowsOf(table: HTMLTableElement): string[][] {
  const heads = [...(table.tHead?.rows.item(0)?.cells ?? [])]
  const isDrawn = heads.map(
    (head) =>
      head.dataset.drawn !== undefined || (head.dataset.value === undefined && head.querySelector("svg") !== null),
  )
  return [...table.rows].map((row) =>
    [...row.cells]
      .filter((cell) => row.cells.length !== heads.length || isDrawn[cell.cellIndex] !== true)
      .map((cell) => cell.dataset.value ?? wordsOf(cell)),
  )
}

/** A table twin that is folded away is not rendered, and has no inner text. */
function wordsOf(cell: HTMLElement): string {
  return (cell.innerText || (cell.textContent ?? "")).replace(/\s+/g, " ").trim()
}

function download(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
