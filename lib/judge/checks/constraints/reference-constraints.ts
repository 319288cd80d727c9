import { z } from "zod"
import type { Constraint, Relation } from "./constraint"

const count = z.number().int().min(0).max(1_000_000)
const words = z.array(z.string().min(1).max(200)).max(200)
const parameters = z
  .object({
    relation: z.string(),
    let_relation: z.string(),
    capital_relation: z.string(),
    letter: z.string(),
    let_frequency: count,
    capital_frequency: count,
    keyword: z.string().min(1).max(200),
    frequency: count,
    keywords: words,
    forbidden_words: words,
    num_words: count,
    num_sentences: count,
    num_paragraphs: count,
    nth_paragraph: count,
    first_word: z.string(),
    num_bullets: count,
    num_highlights: count,
    num_placeholders: count,
    num_sections: count,
    section_spliter: z.string().min(1).max(100),
    prompt_to_repeat: z.string(),
    end_phrase: z.string(),
    postscript_marker: z.string(),
    language: z.string(),
  })
  .partial()

type Parameters = z.infer<typeof parameters>

/**
 * A reference that is no text but a list of IFEval instruction ids with their parameters, one a line:
 * `- keywords:forbidden_words {"forbidden_words": ["a"]}` (the spelling "section_spliter" is the benchmark's own).
 * Lines of another form are skipped; ids that are not known stay as kind "unknown".
 */
export function constraintsOfReference(reference: string): Constraint[] {
  const constraints: Constraint[] = []
  for (const line of reference.split("\n").slice(0, 60)) {
    const match = /^\s{0,4}-?\s{0,4}([a-z_]{3,40}:[a-z_]{3,40})\s{0,4}(\{.*\})?\s*$/u.exec(line.slice(0, 20_000))
    const name = match?.[1]
    if (name === undefined) continue
    constraints.push(constraintOf(name, parse(match?.[2])) ?? { kind: "unknown", name })
  }
  return constraints
}

function parse(json: string | undefined): Parameters {
  if (json === undefined) return {}
  try {
    const parsed = parameters.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

function relationOf(text: string | undefined): Relation | null {
  return text === "at least" ? "at-least" : text === "less than" ? "less-than" : null
}

function constraintOf(name: string, p: Parameters): Constraint | null {
  const relation = relationOf(p.relation ?? p.let_relation ?? p.capital_relation)
  switch (name) {
    case "punctuation:no_comma":
      return { kind: "no-comma" }
    case "detectable_format:json_format":
      return { kind: "json" }
    case "detectable_format:title":
      return { kind: "title" }
    case "combination:two_responses":
      return { kind: "two-responses" }
    case "startend:quotation":
      return { kind: "quotation" }
    case "change_case:english_capital":
      return { kind: "upper-case" }
    case "change_case:english_lowercase":
      return { kind: "lower-case" }
    case "keywords:forbidden_words":
      return p.forbidden_words ? { kind: "forbidden-words", words: p.forbidden_words } : null
    case "keywords:existence":
      return p.keywords ? { kind: "keywords", words: p.keywords } : null
    case "keywords:frequency":
      return p.keyword !== undefined && relation && p.frequency !== undefined
        ? { kind: "keyword-count", word: p.keyword, relation, count: p.frequency }
        : null
    case "keywords:letter_frequency":
      return p.letter !== undefined && [...p.letter].length === 1 && relation && p.let_frequency !== undefined
        ? { kind: "letter-count", letter: p.letter, relation, count: p.let_frequency }
        : null
    case "length_constraints:number_words":
      return relation && p.num_words !== undefined ? { kind: "word-count", relation, count: p.num_words } : null
    case "length_constraints:number_sentences":
      return relation && p.num_sentences !== undefined
        ? { kind: "sentence-count", relation, count: p.num_sentences }
        : null
    case "change_case:capital_word_frequency":
      return relation && p.capital_frequency !== undefined
        ? { kind: "capital-words", relation, count: p.capital_frequency }
        : null
    case "length_constraints:number_paragraphs":
      return p.num_paragraphs === undefined ? null : { kind: "dividers", count: p.num_paragraphs }
    case "length_constraints:nth_paragraph_first_word":
      return p.num_paragraphs !== undefined && p.nth_paragraph !== undefined && p.first_word !== undefined
        ? { kind: "nth-paragraph", count: p.num_paragraphs, nth: p.nth_paragraph, word: p.first_word }
        : null
    case "detectable_format:number_bullet_lists":
      return p.num_bullets === undefined ? null : { kind: "bullets", count: p.num_bullets }
    case "detectable_format:number_highlighted_sections":
      return p.num_highlights === undefined ? null : { kind: "highlights", count: p.num_highlights }
    case "detectable_content:number_placeholders":
      return p.num_placeholders === undefined ? null : { kind: "placeholders", count: p.num_placeholders }
    case "detectable_format:multiple_sections":
      return p.section_spliter !== undefined && p.num_sections !== undefined
        ? { kind: "sections", splitter: p.section_spliter, count: p.num_sections }
        : null
    case "combination:repeat_prompt":
      return p.prompt_to_repeat === undefined ? null : { kind: "repeat-prompt", text: p.prompt_to_repeat }
    case "startend:end_checker":
      return p.end_phrase === undefined ? null : { kind: "end-phrase", text: p.end_phrase }
    case "detectable_content:postscript":
      return p.postscript_marker === undefined ? null : { kind: "postscript", text: p.postscript_marker }
    case "language:response_language":
      return p.language === undefined ? null : { kind: "language", code: p.language }
    default:
      return null
  }
}
