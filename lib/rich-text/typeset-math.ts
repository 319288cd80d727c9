import "server-only"
import katex from "katex"

/** What one text may ask of the typesetter: so many formulas, so much MathML. */
const mostFormulas = 150
const mostMathMl = 60_000

/**
 * A typesetter for one text: TeX -> MathML, or null when the source cannot be set or the text has had its share; then
 * the source is shown. No links, images, classes or styles from the source, few macro steps, sizes bounded.
 */
export function mathSetter(): (tex: string, display: boolean) => string | null {
  let formulas = 0
  let length = 0
  return (tex, display) => {
    formulas += 1
    if (formulas > mostFormulas || length > mostMathMl || hides.test(tex) || nests(tex)) return null
    const set = setMath(tex, display)
    length += set?.length ?? 0
    return set
  }
}

/** What the typesetter would drop in silence, or draw so that nobody sees it. */
const hides = /\\(?:href|url|includegraphics|html|[hv]?phantom|smash|[gx]?def|let|newcommand|renewcommand|[a-z]*color)/

function setMath(tex: string, display: boolean): string | null {
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      output: "mathml",
      trust: false,
      strict: "ignore",
      throwOnError: true,
      maxExpand: 100,
      maxSize: 5,
    })
    const math = /<math[\s\S]*<\/math>/.exec(html)?.[0].replace(/<annotation[^>]*>[^<]*<\/annotation>/g, "") ?? null
    return math !== null && isInert(math) && math.length < 20_000 ? math : null
  } catch {
    // What the typesetter cannot read, a person may: the source is shown.
    return null
  }
}

const elements = new Set(
  "math semantics mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mlabeledtr mstyle mpadded menclose".split(
    " ",
  ),
)
const attributes = new Set(
  "xmlns display mathvariant stretchy fence separator lspace rspace minsize maxsize symmetric accent accentunder linethickness columnalign columnspacing rowspacing columnlines rowlines scriptlevel displaystyle movablelimits width height depth voffset notation form largeop rowalign side mathsize".split(
    " ",
  ),
)

/** The typesetter escapes what it is given; this holds it to that: only MathML, no handler, no address, no colour. */
function isInert(markup: string): boolean {
  for (const [, name = "", rest = ""] of markup.matchAll(/<\/?([A-Za-z][\w-]*)([^>]*)>/g)) {
    if (!elements.has(name)) return false
    for (const [, attribute = ""] of rest.matchAll(/([\w:-]+)\s*=\s*"[^"]*"/g))
      if (!attributes.has(attribute)) return false
    if (/[<>]/.test(rest.replace(/"[^"]*"/g, ""))) return false
  }
  return true
}

/** Braces deeper than any formula needs would only cost the reader's browser its breath. */
function nests(tex: string): boolean {
  let depth = 0
  for (const character of tex) {
    if (character === "{") depth += 1
    else if (character === "}") depth -= 1
    if (depth > 25) return true
  }
  return (tex.match(/\\(?:left|begin|[dt]?frac|sqrt|binom|overline|underline|hat|bar|vec)/g) ?? []).length > 60
}
