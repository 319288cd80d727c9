/** Languages a task may ask for, with a test that some text is (mostly) not in it. */
type Script = { readonly name: string; readonly pattern: RegExp }

const latin = /\p{Script=Latin}/gu
const scripts: Readonly<Record<string, Script>> = Object.fromEntries(
  (
    [
      ["arabic", "Arabic", /\p{Script=Arabic}/gu],
      ["persian", "Arabic", /\p{Script=Arabic}/gu],
      ["farsi", "Arabic", /\p{Script=Arabic}/gu],
      ["urdu", "Arabic", /\p{Script=Arabic}/gu],
      ["russian", "Cyrillic", /\p{Script=Cyrillic}/gu],
      ["ukrainian", "Cyrillic", /\p{Script=Cyrillic}/gu],
      ["bulgarian", "Cyrillic", /\p{Script=Cyrillic}/gu],
      ["greek", "Greek", /\p{Script=Greek}/gu],
      ["hebrew", "Hebrew", /\p{Script=Hebrew}/gu],
      ["hindi", "Devanagari", /\p{Script=Devanagari}/gu],
      ["marathi", "Devanagari", /\p{Script=Devanagari}/gu],
      ["nepali", "Devanagari", /\p{Script=Devanagari}/gu],
      ["bengali", "Bengali", /\p{Script=Bengali}/gu],
      ["gujarati", "Gujarati", /\p{Script=Gujarati}/gu],
      ["punjabi", "Gurmukhi", /\p{Script=Gurmukhi}/gu],
      ["tamil", "Tamil", /\p{Script=Tamil}/gu],
      ["telugu", "Telugu", /\p{Script=Telugu}/gu],
      ["kannada", "Kannada", /\p{Script=Kannada}/gu],
      ["thai", "Thai", /\p{Script=Thai}/gu],
      ["korean", "Hangul", /\p{Script=Hangul}/gu],
      ["japanese", "Japanese", /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu],
      ["chinese", "Han", /\p{Script=Han}/gu],
      ["mandarin", "Han", /\p{Script=Han}/gu],
      ...["english", "german", "french", "spanish", "italian", "portuguese", "dutch", "swedish", "polish"].map(
        (name) => [name, "Latin", latin] as const,
      ),
      ...["finnish", "czech", "hungarian", "turkish", "vietnamese", "swahili", "indonesian", "danish"].map(
        (name) => [name, "Latin", latin] as const,
      ),
    ] as const
  ).map(([language, name, pattern]) => [language, { name, pattern }]),
)

const NAMES = Object.keys(scripts).join("|")

/** A demand on the whole answer in so many words; a language that is only spoken of is none. */
const DEMANDS = [
  new RegExp(
    String.raw`\b(?:answer|respond|reply|write(?: your (?:answer|response|reply))?)(?: only| entirely)? in (${NAMES})\b(?! or\b| and\b|[ -]style)`,
    "iu",
  ),
  new RegExp(
    String.raw`\b(?:your|the|entire|whole) (?:entire |whole )?(?:answer|response|reply|output) (?:should|must|has to|needs to) be (?:written )?(?:only |entirely |completely )?in (${NAMES})\b`,
    "iu",
  ),
  new RegExp(
    String.raw`\b(?:only|entirely|completely|exclusively) (?:in|using) (?:the )?(${NAMES})(?: language)?\b`,
    "iu",
  ),
  new RegExp(String.raw`\btranslate\b[^.\n]{1,80}\b(?:in)?to (${NAMES})(?=\s*[.:\n"“]|\s*$)`, "iu"),
]

const ENGLISH = /(?<![\p{L}'’])(?:the|and|of|is|are|with|this|that|you|your|for|was|which|have)(?![\p{L}'’])/giu

/** The language the input demands for the whole output, in lower case; null when it demands none or two. */
export function demandedLanguage(input: string): string | null {
  const text = input.length <= 8_000 ? input : `${input.slice(0, 4_000)}\n${input.slice(-4_000)}`
  const found = new Set(DEMANDS.flatMap((pattern) => pattern.exec(text)?.[1]?.toLowerCase() ?? []))
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}

/** Is most of the text in another language, as far as scripts and English function words can tell? */
export function isOtherLanguage(text: string, language: string): boolean {
  const script = scripts[language]
  const letters = count(text, /\p{L}/gu)
  if (!script || letters < 30) return false
  if (count(text, script.pattern) < 0.3 * letters) return true
  return script.name === "Latin" && language !== "english" && 5 * count(text, ENGLISH) > 0.15 * letters
}

/** The script that nearly all letters of the text are in; null when none is. */
export function scriptOf(text: string): string | null {
  const letters = count(text, /\p{L}/gu)
  if (letters < 30) return null
  for (const { name, pattern } of Object.values(scripts)) if (count(text, pattern) > 0.9 * letters) return name
  return null
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
