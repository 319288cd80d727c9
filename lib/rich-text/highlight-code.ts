import "server-only"
import type { Root, RootContent } from "hast"
import bash from "highlight.js/lib/languages/bash"
import cpp from "highlight.js/lib/languages/cpp"
import java from "highlight.js/lib/languages/java"
import javascript from "highlight.js/lib/languages/javascript"
import json from "highlight.js/lib/languages/json"
import python from "highlight.js/lib/languages/python"
import sql from "highlight.js/lib/languages/sql"
import typescript from "highlight.js/lib/languages/typescript"
import { createLowlight } from "lowlight"

/** A stretch of code and what it is; the stretches joined are the code again. */
export type Token = { readonly length: number; readonly tone: Tone | null }
type Tone = "keyword" | "string" | "number" | "comment" | "name"

const lowlight = createLowlight({ bash, cpp, java, javascript, json, python, sql, typescript })
lowlight.registerAlias({
  cpp: ["c", "c++"],
  bash: ["sh", "shell"],
  python: ["py"],
  javascript: ["js", "jsx"],
  typescript: ["ts", "tsx"],
})

const longest = 6_000

/** Code -> tokens; null when the language is unknown or the code too long: then it is shown in one tone. */
export function highlightCode(code: string, language: string | null): Token[] | null {
  if (language === null || code.length > longest || !lowlight.registered(language)) return null
  try {
    const tokens = tokensOf(lowlight.highlight(language, code), null)
    const total = tokens.reduce((sum, { length }) => sum + length, 0)
    return total === code.length ? tokens : null
  } catch {
    return null
  }
}

function tokensOf(node: Root | RootContent, tone: Tone | null): Token[] {
  if (node.type === "text") return [{ length: node.value.length, tone }]
  if (node.type !== "element" && node.type !== "root") return []
  const own = node.type === "element" ? (toneOf(node.properties.className) ?? tone) : tone
  return node.children.flatMap((child) => tokensOf(child, own))
}

const tones: readonly (readonly [RegExp, Tone])[] = [
  [/hljs-(?:comment|quote)/, "comment"],
  [/hljs-(?:keyword|literal|built_in|operator|meta)/, "keyword"],
  [/hljs-(?:string|regexp|char)/, "string"],
  [/hljs-number/, "number"],
  [/hljs-(?:title|attr|type|class)/, "name"],
]

function toneOf(className: unknown): Tone | null {
  const names = Array.isArray(className) ? className.join(" ") : ""
  return tones.find(([pattern]) => pattern.test(names))?.[1] ?? null
}
