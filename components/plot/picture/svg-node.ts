const space = "http://www.w3.org/2000/svg"

/**
 * Signs that XML has no place for (controls, halves of a pair): names may hold them, and a picture with one of them is no
 * picture for any program that opens it.
 */
const unfit =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const fit = (text: string): string => text.replace(unfit, "\ufffd")

/** A new SVG element; text goes in as text, never as markup. */
export function svgNode(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): SVGElement {
  const node = document.createElementNS(space, name)
  for (const [key, value] of Object.entries(attributes))
    node.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value)
  if (text !== undefined) node.textContent = fit(text)
  return node
}

/** What a stylesheet may decide about a shape: written into the shape itself, because a file has no stylesheet. */
const painted = [
  ...[
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linejoin",
    "vector-effect",
  ],
  ...["stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"],
]
/** Nothing else is copied: a picture links nowhere, loads nothing and runs nothing. */
const shapes = new Set([
  ...["svg", "g", "a", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"],
])
const geometry = new Set([
  ...["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "points", "transform"],
  ...["viewBox", "preserveAspectRatio", "dx", "dy", "overflow"],
])

/** A copy of a drawing that looks the same on its own; null when there is nothing to see of it. */
export function standaloneCopy(original: SVGElement): SVGElement | null {
  const name = original.localName
  const style = getComputedStyle(original)
  if (!shapes.has(name) || style.display === "none" || style.visibility === "hidden") return null
  const copy = svgNode(name === "a" ? "g" : name, {})
  for (const { name: key, value } of original.attributes) if (geometry.has(key)) copy.setAttribute(key, value)
  for (const key of painted) {
    const value = style.getPropertyValue(key)
    if (value !== "" && value !== "none" && value !== "normal" && value !== "auto") copy.setAttribute(key, value)
  }
  if (style.fill === "none") copy.setAttribute("fill", "none")
  for (const child of original.childNodes) {
    if (child instanceof SVGElement) {
      const inner = standaloneCopy(child)
      if (inner) copy.append(inner)
    } else if (child.nodeType === Node.TEXT_NODE && (name === "text" || name === "tspan"))
      copy.append(document.createTextNode(fit(child.textContent ?? "")))
  }
  return copy
}
