import type { Constraint, Violation } from "./constraint"
import { absent } from "./verify-content"

type Form = Extract<Constraint, { kind: "json" | "quotation" | "upper-case" | "lower-case" | "language" }>

/** Letter case, wrapper, syntax and language of the whole output. */
export function brokenForm(constraint: Form, output: string): Violation | null {
  switch (constraint.kind) {
    case "json":
      return isJson(output) ? null : wrapper(constraint.kind, "is one valid JSON value", "does not parse as JSON")
    case "quotation": {
      const text = output.trim()
      if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) return null
      if (!text.startsWith('"') && !text.endsWith('"')) {
        const inside = /"[^"]{200,}"/u.test(text)
        return inside
          ? wrapper(constraint.kind, "is wrapped in double quotation marks", "has text outside the quotation marks")
          : absent(constraint.kind, "double quotation marks around the whole output")
      }
      return wrapper(constraint.kind, "is wrapped in double quotation marks", "has the mark at one end only")
    }
    case "upper-case":
      return letterCase(constraint.kind, output.search(/\p{Ll}/u), "capital letters only")
    case "lower-case":
      return letterCase(constraint.kind, output.search(/\p{Lu}/u), "lower-case letters only")
    case "language":
      return otherLanguage(constraint.code, output)
  }
}

function isJson(output: string): boolean {
  const text = output
    .trim()
    .replace(/^```(?:json|Json|JSON)?\s*/u, "")
    .replace(/```$/u, "")
    .trim()
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function wrapper(kind: Violation["kind"], demand: string, fault: string): Violation {
  return {
    kind,
    category: "output-format-violation",
    subcategory: "wrapper-or-syntax-broken",
    title: kind === "json" ? "Output is not the demanded JSON" : "Text outside the demanded wrapper",
    summary: `The task demands an output that ${demand}; this one ${fault}.`,
    demand: `The output ${demand}`,
    at: null,
    comment: `The output ${fault}.`,
  }
}

function letterCase(kind: Violation["kind"], at: number, demand: string): Violation | null {
  if (at < 0) return null
  return {
    kind,
    category: "output-format-violation",
    subcategory: "letter-case-broken",
    title: "Letter-case rule broken",
    summary: `The task demands ${demand} in the whole output; other letters occur.`,
    demand: `The output has ${demand}`,
    at: { start: at, end: at + 1 },
    comment: "First letter of the wrong case.",
  }
}

/** Scripts of the languages that do not use Latin letters; for the others only English can be told apart. */
const scripts: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/gu,
  bg: /\p{Script=Cyrillic}/gu,
  bn: /\p{Script=Bengali}/gu,
  el: /\p{Script=Greek}/gu,
  fa: /\p{Script=Arabic}/gu,
  gu: /\p{Script=Gujarati}/gu,
  he: /\p{Script=Hebrew}/gu,
  hi: /\p{Script=Devanagari}/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu,
  kn: /\p{Script=Kannada}/gu,
  ko: /\p{Script=Hangul}/gu,
  mr: /\p{Script=Devanagari}/gu,
  ne: /\p{Script=Devanagari}/gu,
  pa: /\p{Script=Gurmukhi}/gu,
  ru: /\p{Script=Cyrillic}/gu,
  ta: /\p{Script=Tamil}/gu,
  te: /\p{Script=Telugu}/gu,
  th: /\p{Script=Thai}/gu,
  uk: /\p{Script=Cyrillic}/gu,
  ur: /\p{Script=Arabic}/gu,
  zh: /\p{Script=Han}/gu,
}

const english = /(?<![\p{L}'’])(?:the|and|of|is|are|with|this|that|you|your|for|was|which|have)(?![\p{L}'’])/giu

function otherLanguage(code: string, output: string): Violation | null {
  if (code === "en") return null
  const script = scripts[code]
  const letters = count(output, /\p{L}/gu)
  if (letters < 20) return null
  const strange = script ? count(output, /\p{Script=Latin}/gu) / letters : (5 * count(output, english)) / letters
  if (strange < (script ? 0.3 : 0.08)) return null
  return {
    kind: "language",
    category: "explicit-prohibition-violation",
    subcategory: "banned-means-used",
    title: "Other language than the demanded one used",
    summary: `The task demands an output in one language only (${code}); a good part of it is in another.`,
    demand: `The whole output is in the language "${code}"`,
    at: null,
    comment: "Words or letters of another language make up part of the text.",
  }
}

function count(text: string, pattern: RegExp): number {
  let total = 0
  for (const _ of text.matchAll(pattern)) total += 1
  return total
}
