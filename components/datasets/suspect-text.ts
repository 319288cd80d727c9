import { formatCount, plural } from "@/lib/format"

export type Doubts = {
  readonly read: number
  readonly noErrorFound: number
  readonly referenceWrong: number
  readonly ambiguous: number
  readonly scorerArtefact: number
  readonly doubtsOfPeople: number
  readonly sameAnswer: number
  readonly statedAnswers: number
}

/**
 * What speaks against an item, the gravest first: "reference doubted in 2 of 3 read". `given`: what was done with those
 * (lib/wording/labels.ts).
 */
export function doubtsInWords(item: Doubts, given = "read"): string[] {
  const of = `of ${formatCount(item.read)} ${given}`
  return [
    ...(item.doubtsOfPeople > 0 ? [`doubted by ${plural(item.doubtsOfPeople, "review")}`] : []),
    ...(item.referenceWrong > 0 ? [`reference doubted in ${formatCount(item.referenceWrong)} ${of}`] : []),
    ...(item.scorerArtefact > 0 ? [`scorer doubted in ${formatCount(item.scorerArtefact)} ${of}`] : []),
    ...(item.noErrorFound > 0 ? [`no error found in ${formatCount(item.noErrorFound)} ${of}`] : []),
    ...(item.ambiguous > 0 ? [`called ambiguous in ${formatCount(item.ambiguous)} ${of}`] : []),
    ...(item.sameAnswer > 0
      ? [`${formatCount(item.sameAnswer)} of ${formatCount(item.statedAnswers)} failing models give the same answer`]
      : []),
  ]
}

/** "95 of 560 items are suspect, 38 for more than one reason" */
export function suspectsInWords(items: readonly Doubts[], all: number): string {
  if (items.length === 0) return "Nothing casts doubt on its items"
  const several = items.filter((item) => doubtsInWords(item).length > 1).length
  const head = `${formatCount(items.length)} of ${plural(all, "item")} ${items.length === 1 ? "is" : "are"} suspect`
  return several === 0 ? head : `${head}, ${formatCount(several)} for more than one reason`
}

/** Whether models that solve more of the rest also solve an item: by chance half of the items would. */
export function discriminationInWords(found: {
  readonly positive: number
  readonly clearOfHalf: boolean
  readonly varied: number
}): string {
  const { positive, varied, clearOfHalf } = found
  if (varied === 0) return "No item divides its models"
  const share = `${formatCount(positive)} of the ${plural(varied, "item")} that divide its models favour the better ones`
  return clearOfHalf ? share : `${share}: no more than chance would`
}
