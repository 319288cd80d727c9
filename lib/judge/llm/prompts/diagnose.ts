import { z } from "zod"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import type { Criterion, Diagnosis } from "@/lib/domain/failures/annotation"
import { sourceOfPrompt } from "@/lib/domain/judges/prompt-source"
import { qualities, suspects, verdicts } from "@/lib/domain/enums"
import { delimit, shorten } from "./delimited-text"
import { oneLine, oneLineOrNull, textOrNull, word } from "./normalise-reply"
import {
  jsonRule,
  materialRule,
  promptHash,
  promptVersion,
  type Caps,
  type PromptTask,
  type ReadResult,
} from "./prompt-task"
import { findQuote, type Span } from "@/lib/domain/failures/evidence"

/**
 * Where the output shows what the judge quotes. Judges trim, wrap quotes in quotation marks and turn line breaks into
 * spaces; the words themselves must be there. The span is always one of the output's own text.
 */
function locateQuote(output: string, quote: string): Span | null {
  const exact = findQuote(output, quote) ?? findQuote(output, quote.trim())
  if (exact) return exact
  const bare = quote.trim().replace(/^["'“‘`]+|["'”’`]+$/gu, "")
  const span = findQuote(output, bare)
  if (span) return span
  const words = bare.split(/\s+/u).filter((word) => word !== "")
  if (words.length < 2 || words.length > 400 || !words.every((one) => output.includes(one))) return null
  const found = new RegExp(words.map(escape).join("\\s+"), "u").exec(output)
  return found ? findQuote(output, found[0]) : null
}

const escape = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\p{Surrogate}/gu, "\uFFFD")

const criterionSchema = z.object({
  needs: z.string().describe("one thing that a right answer needs"),
  present: z.preprocess(
    (value) => (word(value) === "true" ? true : word(value) === "false" ? false : word(value)),
    z.boolean().nullable().describe("does the output attempt it? null when that cannot be told"),
  ),
  quality: z.preprocess(word, z.enum(qualities).nullable()).describe("how well it is done; null when it is absent"),
  quote: textOrNull.describe("the words of the output that show it, copied exactly; null when there are none"),
  comment: textOrNull.describe("at most 25 words"),
})

/** Absent, or a list of which the first is the first major error. */
const oneTitle = (value: unknown) => (Array.isArray(value) ? value[0] : value) ?? ""

const replySchema = z.object({
  criteria: z.array(criterionSchema),
  verdict: z.preprocess(word, z.enum(verdicts)),
  suspect: z.preprocess(word, z.enum(suspects).nullable()).describe("set only when the item itself is doubtful"),
  title: z.preprocess(oneTitle, z.string()).describe("3 to 8 words; empty when no error was found"),
  summary: z.string().describe("at most 45 words on the weakness in thinking"),
  secondary: textOrNull.describe("a second, independent error in at most 8 words, or null"),
  confidence: z
    .preprocess(
      (value) => (typeof value === "number" && value >= 0 && value <= 1 ? value : null),
      z.number().nullable(),
    )
    .describe("0 to 1"),
})

type Reply = z.infer<typeof replySchema>

const system = `You examine answers of language models that were scored as wrong, and find out why each one failed.

${materialRule}

You are given the task (input), the model's answer (output), the expected answer (reference) where there is one, and sometimes answers of other models that were scored as right (correct-output): they show ways that work, not the only ones.

Go through it in this order.
1. criteria: write down the 2 to 6 things that an answer must contain or do in order to be right, most basic first. For each say whether the output attempts it (present), how well (quality: correct, partially-correct, incorrect, or null when it is absent), the passage of the output that shows it (quote: copied character for character from the output, at most 30 words, no ellipsis; null when nothing shows it), and a short comment.
2. verdict: "error" when you can point at the first place where the output goes wrong in a way that matters for the result; "whole-solution-wrong" when its approach is wrong from the very start; "no-error-found" when the output answers the task correctly after all.
3. suspect: "reference-wrong" when the expected answer is wrong, "scorer-artefact" when the output is right and only its form can have cost it the score, "ambiguous-item" when the task allows more than one answer; otherwise null.
4. title: name the first major error, in general words that would fit the same error in another task: no names, numbers or quotations of this task. "Sign lost when moving a term" is good; "Wrong answer" and "Model said 42" are not. Leave it empty for "no-error-found".
5. summary: say which weakness in knowledge or thinking led to it. Describe the cause, not the fact that the result differs.
6. secondary: a later error with a cause of its own, or null.
7. confidence: how sure you are of verdict and title.

${jsonRule}`

function build(request: DiagnoseRequest, caps: Caps): string {
  const material = delimit([
    { name: "input", text: shorten(request.input, caps.input) },
    ...(request.reference === null ? [] : [{ name: "reference", text: shorten(request.reference, caps.reference) }]),
    ...informative(request)
      .slice(0, 3)
      .map((text) => ({ name: "correct-output", text: shorten(text, caps.correctOutput) })),
    { name: "output", text: shorten(request.output, caps.output) },
  ])
  const missing = request.reference === null ? "\n\nThere is no reference answer for this item." : ""
  const one = request.secondary === false ? " Only the first major error is wanted: secondary is null." : ""
  return `Task: diagnose\n\n${material}${missing}\n\nWhy did this output fail? Give criteria, verdict, suspect, title, summary, secondary and confidence.${one}`
}

/** Correct outputs that say more than the reference and than each other: a bare "B" shows no way that works. */
function informative({ correctOutputs, reference }: DiagnoseRequest): readonly string[] {
  // A long text is no bare answer; going through it would cost more than sending it.
  const gist = (text: string) => (text.length > 300 ? text.trim() : text.trim().replace(/\s+/gu, " ").toLowerCase())
  const known = ["", gist(reference ?? "")]
  return correctOutputs.filter((text) => {
    const short = gist(text)
    if (known.includes(short)) return false
    known.push(short)
    return true
  })
}

function read(reply: Reply, { output, secondary }: DiagnoseRequest): ReadResult<Diagnosis> {
  const found = reply.verdict !== "no-error-found"
  const title = found ? oneLine(reply.title, 500) : ""
  const summary = oneLine(reply.summary, 1_200)
  if (found && title === "")
    return { ok: false, problem: `"title" is empty although the verdict is "${reply.verdict}".` }
  if (title.length > 160) return { ok: false, problem: `"title" has ${title.length} characters; use 3 to 8 words.` }
  if (found && summary === "") return { ok: false, problem: `"summary" is empty.` }
  return {
    ok: true,
    value: {
      verdict: reply.verdict,
      suspect: reply.suspect,
      title,
      summary,
      secondary: found && secondary !== false ? oneLineOrNull(reply.secondary, 160) : null,
      confidence: reply.confidence,
      criteria: reply.criteria.slice(0, 20).flatMap((criterion) => readCriterion(criterion, output)),
      source: askedBy(),
      categoryHint: null,
    },
  }
}

function readCriterion(criterion: Reply["criteria"][number], output: string): Criterion[] {
  const text = oneLine(criterion.needs, 400)
  if (text === "") return []
  const evidence = criterion.quote === null ? null : locateQuote(output, criterion.quote.slice(0, 4_000))
  return [
    {
      text,
      present: criterion.present,
      quality: criterion.quality,
      evidence,
      missingQuote: evidence ? null : oneLineOrNull(criterion.quote, 500),
      comment: oneLineOrNull(criterion.comment, 500),
    },
  ]
}

let signed: string | undefined

/** This prompt's name in what it brought: see lib/domain/judges/prompt-source.ts. */
function askedBy(): string {
  return (signed ??= sourceOfPrompt({ version: promptVersion, hash: promptHash(diagnoseTask) }))
}

export const diagnoseTask: PromptTask<DiagnoseRequest, Reply, Diagnosis> = {
  name: "diagnose",
  system,
  replySchema,
  build,
  read,
}
