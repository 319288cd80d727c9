import { normaliseText } from "./content-hash"

/** Marks that chat templates and prompts of harnesses put round a question; what they frame is left. */
const marks = [
  /<\|(?:im_start|start_header_id)\|>\s*(?:system|user|assistant|human)\b(?:\s*<\|end_header_id\|>)?/gi,
  /<\|(?:im_end|im_start|eot_id|eos|begin_of_text|end_of_text|endoftext|end|user|assistant|system)\|>/gi,
  /<(?:start_of_turn|end_of_turn)>\s*(?:user|model)?/gi,
  /<\/?s>|<bos>|<eos>|<\|?pad\|?>/gi,
  /\[\/?INST\]|<<\/?SYS>>/g,
]

/** At the very beginning and at the very end only: within a question they may be its own words. */
const first = /^(?:#{2,}\s*(?:Instruction|Input|Question|User)s?\s*:?|(?:Question|Q|Human|User|USER)\s*:)\s*/
const last = /\s*(?:#{2,}\s*(?:Response|Answer|Assistant)s?\s*:?|(?:Answer|A|Assistant|ASSISTANT|Response)\s*:)$/

/** A prompt without the marks of its template, in one line. */
export function withoutMarks(text: string): string {
  const bare = normaliseText(marks.reduce((left, mark) => left.replace(mark, " "), text))
  return bare.replace(first, "").replace(last, "").trim()
}

/** What all prompts of a run begin and end with. */
export type Frame = { readonly prefix: string; readonly suffix: string }

/** Finds the frame of texts that come one by one. */
export function createFrame() {
  let [prefix, suffix, shortest, texts] = ["", "", 0, 0]
  return {
    add(text: string): void {
      texts += 1
      if (texts === 1) {
        prefix = suffix = text
        shortest = text.length
        return
      }
      shortest = Math.min(shortest, text.length)
      let at = Math.min(prefix.length, text.length)
      if (!text.startsWith(prefix)) {
        at = 0
        while (at < prefix.length && prefix.charCodeAt(at) === text.charCodeAt(at)) at += 1
      }
      prefix = prefix.slice(0, at)
      if (text.endsWith(suffix)) return
      let back = 0
      while (back < suffix.length && suffix.at(-1 - back) === text.at(-1 - back)) back += 1
      suffix = back === 0 ? "" : suffix.slice(-back)
    },
    /** Null of fewer than three texts: what two have in common may well be their question. */
    end(): Frame | null {
      if (texts < 3) return null
      const room = Math.max(0, shortest - prefix.length)
      return { prefix, suffix: suffix.length > room ? suffix.slice(suffix.length - room) : suffix }
    },
  }
}

/** What stands in a frame; null where the text is not in it. */
export function within(text: string, { prefix, suffix }: Frame): string | null {
  const isIn = text.length >= prefix.length + suffix.length && text.startsWith(prefix) && text.endsWith(suffix)
  return isIn ? text.slice(prefix.length, text.length - suffix.length) : null
}

/**
 * Whether two frames may be templates round the same questions. What they have in common next to the question belongs to
 * it; beyond that, each must be nothing, or end (and go on behind it) where a template does: at a line, a colon or a
 * mark, or that must have stood in what they have in common. "Name the capital of " and "Name the river in " are two questions.
 */
export function mayFrameTheSame(a: Frame, b: Frame): boolean {
  const [inner, outer] = [commonEnd(a.prefix, b.prefix), commonStart(a.suffix, b.suffix)]
  const isFree = ({ prefix, suffix }: Frame) =>
    endsTemplate(prefix.slice(0, prefix.length - inner)) && beginsTemplate(suffix.slice(outer))
  const hasEdges = /[\n:>\]]/.test(a.prefix.slice(a.prefix.length - inner))
  return (isFree(a) && isFree(b)) || (hasEdges && [a, b].every(({ suffix }) => beginsTemplate(suffix.slice(outer))))
}

const endsTemplate = (text: string) => /^$|[\n:>\]]\s*$/.test(text)
const beginsTemplate = (text: string) => /^$|^\s*[\n<[#]/.test(text)

function commonEnd(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length += 1
  return length
}

function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}

/** Of the items that two runs have: so many must turn out to be the same. */
const nearlyAll = 0.95

/**
 * Whether taking templates off makes items of two runs the same: of nearly all it must, and not because little is left.
 * Where no references say it too, the texts must tell enough. `areWhole`: nothing but marks of templates was taken off.
 */
export function isAgreement(found: {
  readonly shared: number
  readonly agreeing: number
  /** different items among those that agree */
  readonly different: number
  readonly meanLength: number
  readonly isReferenced: boolean
  readonly areWhole: boolean
}): boolean {
  const { shared, agreeing, different, meanLength, isReferenced, areWhole } = found
  if (shared === 0 || agreeing < nearlyAll * shared) return false
  return areWhole || (2 * different > agreeing && (isReferenced || meanLength >= 20))
}
