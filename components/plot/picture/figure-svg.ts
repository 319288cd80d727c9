import { standaloneCopy, svgNode } from "./svg-node"
import { cutLine, textLines } from "./text-lines"

/** What of a figure is for using it, not for looking at it. */
const leftOut =
  ".fig-tools, .table-twin, .sr, .seg, .nopicture, button, form, select, input, .recharts-tooltip-wrapper, .recharts-legend-wrapper"
const margin = 24

/**
 * A figure as one standalone SVG, in the colours it is seen in: words, rules, fills and drawings at the places they
 * have on the page. `caption` says below it where it comes from. Nothing of the page's markup is taken over.
 */
export function drawFigure(figure: HTMLElement, caption: readonly string[]): SVGElement {
  const box = figure.getBoundingClientRect()
  const layer = svgNode("g", {})
  const pen = { layer, left: box.left - margin, top: box.top - margin, ruler: rulerOf() }
  let bottom = box.top
  const paint = (node: ChildNode): void => {
    if (node instanceof Text) bottom = Math.max(bottom, write(pen, node))
    else if (node instanceof SVGSVGElement) bottom = Math.max(bottom, place(pen, node))
    else if (node instanceof HTMLElement && isSeen(node)) {
      bottom = Math.max(bottom, fill(pen, node))
      node.childNodes.forEach(paint)
    }
  }
  figure.childNodes.forEach(paint)

  const ink = getComputedStyle(figure)
  const width = box.width + 2 * margin
  const start = bottom - pen.top + 28
  const height = start + caption.length * 16 + margin - 12
  const root = svgNode("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` })
  root.append(
    svgNode("title", {}, figure.querySelector(".fig-title")?.textContent ?? ""),
    svgNode("rect", { width, height, fill: colourBehind(figure) }),
    layer,
    ...caption.map((line, index) => {
      const at = { x: margin, y: start + index * 16, fill: ink.color, "fill-opacity": 0.72 }
      return svgNode("text", { ...at, "font-family": "system-ui, sans-serif", "font-size": "11px" }, line)
    }),
  )
  return root
}

type Pen = {
  readonly layer: SVGElement
  readonly left: number
  readonly top: number
  readonly ruler: CanvasRenderingContext2D | null
}

function isSeen(element: HTMLElement): boolean {
  const style = getComputedStyle(element)
  return !element.matches(leftOut) && style.display !== "none" && style.visibility !== "hidden" && style.opacity !== "0"
}

/** Background and rules of a box; returns how far down it reaches when it shows any. */
function fill(pen: Pen, element: HTMLElement): number {
  const style = getComputedStyle(element)
  const rect = element.getBoundingClientRect()
  const [x, y] = [rect.left - pen.left, rect.top - pen.top]
  let seen = 0
  if (!isClear(style.backgroundColor) && rect.width > 0 && rect.height > 0) {
    const radius = Number.parseFloat(style.borderTopLeftRadius) || 0
    const size = { width: rect.width, height: rect.height, rx: Math.min(radius, rect.height / 2) }
    pen.layer.append(svgNode("rect", { x, y, ...size, fill: style.backgroundColor }))
    seen = rect.bottom
  }
  for (const side of ["top", "bottom"] as const) {
    const width = Number.parseFloat(style.getPropertyValue(`border-${side}-width`))
    const stroke = style.getPropertyValue(`border-${side}-color`)
    if (!(width > 0) || isClear(stroke) || style.getPropertyValue(`border-${side}-style`) === "none") continue
    const at = (side === "top" ? y : y + rect.height) + (side === "top" ? width / 2 : -width / 2)
    pen.layer.append(svgNode("line", { x1: x, x2: x + rect.width, y1: at, y2: at, stroke, "stroke-width": width }))
    seen = rect.bottom
  }
  const line = frameOf(style)
  if (line && rect.width > 0) {
    const { inset, width, stroke, dash } = line
    const at = { x: x + inset, y: y + inset, width: rect.width - 2 * inset, height: rect.height - 2 * inset, rx: 2 }
    const pattern = dash ? { "stroke-dasharray": "2 2" } : {}
    pen.layer.append(svgNode("rect", { ...at, fill: "none", stroke, "stroke-width": width, ...pattern }))
    seen = rect.bottom
  }
  return seen
}

/** A line around a box that means something: its outline, or a shadow that is nothing but a line inside. */
function frameOf(style: CSSStyleDeclaration) {
  const width = Number.parseFloat(style.outlineWidth)
  if (style.outlineStyle !== "none" && width > 0 && !isClear(style.outlineColor)) {
    const inset = -Number.parseFloat(style.outlineOffset) - width / 2
    return { inset, width, stroke: style.outlineColor, dash: style.outlineStyle === "dashed" }
  }
  const [, stroke, spread] = /^(.+?) 0px 0px 0px ([\d.]+)px inset$/.exec(style.boxShadow) ?? []
  if (stroke === undefined || spread === undefined || isClear(stroke)) return null
  return { inset: Number(spread) / 2, width: Number(spread), stroke, dash: false }
}

function place(pen: Pen, drawing: SVGSVGElement): number {
  const rect = drawing.getBoundingClientRect()
  const copy = rect.width > 0 && rect.height > 0 ? standaloneCopy(drawing) : null
  if (!copy) return 0
  const at = { x: rect.left - pen.left, y: rect.top - pen.top, width: rect.width, height: rect.height }
  for (const [key, value] of Object.entries(at)) copy.setAttribute(key, value.toFixed(2))
  copy.setAttribute("overflow", "visible")
  pen.layer.append(copy)
  return rect.bottom
}

function write(pen: Pen, node: Text): number {
  const parent = node.parentElement
  if (!parent) return 0
  const style = getComputedStyle(parent)
  const turn = turnOf(parent, style)
  const right = turn === 0 ? cutAt(parent) : Number.POSITIVE_INFINITY
  let bottom = 0
  for (const line of textLines(node)) {
    const { text, rect } = cutLine(line, right)
    if (pen.ruler) pen.ruler.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    const ascent = pen.ruler?.measureText("x").fontBoundingBoxAscent ?? rect.height * 0.8
    const font = { "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight }
    const at =
      turn === 0 ? { x: rect.left - pen.left, y: rect.top - pen.top + ascent } : upright(pen, rect, ascent, turn)
    pen.layer.append(
      svgNode(
        "text",
        {
          ...at,
          textLength: turn === 0 ? rect.width : rect.height,
          lengthAdjust: "spacingAndGlyphs",
          fill: style.color,
          ...font,
          "xml:space": "preserve",
        },
        text,
      ),
    )
    bottom = Math.max(bottom, rect.bottom)
  }
  return bottom
}

/** Degrees by which words are turned: column heads stand on end, upward where their box is turned once more. */
function turnOf(element: HTMLElement, style: CSSStyleDeclaration): 0 | 90 | -90 {
  if (!style.writingMode.startsWith("vertical")) return 0
  let at: HTMLElement | null = element
  for (let level = 0; level < 3 && at; level += 1, at = at.parentElement)
    if (getComputedStyle(at).transform.startsWith("matrix(-1")) return -90
  return 90
}

/** Where turned words begin: at the foot of their box when they read upward, at its head when downward. */
function upright(pen: Pen, rect: DOMRect, ascent: number, turn: 90 | -90) {
  const x = (turn === -90 ? rect.left + ascent : rect.right - ascent) - pen.left
  const y = (turn === -90 ? rect.bottom : rect.top) - pen.top
  return { x, y, transform: `rotate(${turn} ${x.toFixed(2)} ${y.toFixed(2)})` }
}

/** Where an ellipsis cuts the words of an element off: the box may be its parent (a link inside a cell). */
function cutAt(element: HTMLElement): number {
  let at: HTMLElement | null = element
  for (let level = 0; level < 3 && at; level += 1, at = at.parentElement)
    if (getComputedStyle(at).textOverflow === "ellipsis") return at.getBoundingClientRect().right
  return Number.POSITIVE_INFINITY
}

const rulerOf = () => document.createElement("canvas").getContext("2d")
const isClear = (colour: string) => colour === "transparent" || /[,/]\s*0\s*\)$/.test(colour)

function colourBehind(element: HTMLElement): string {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    if (!isClear(colour)) return colour
  }
  return "#ffffff"
}
