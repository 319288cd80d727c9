import { countBy, share, type Interval, type Label } from "./measured-share"

/**
 * What the annotators' types of the typed human labels (Quintd-1: spans of generated texts that render supplied data)
 * correspond to among our sub-categories, in our own words. A category without a sub-category stands for all of it.
 */
export const humanTypes = [
  {
    type: "Incorrect",
    means: "The supplied data say otherwise.",
    slugs: ["supplied-value-misreported", "derived-statement-contradicts-source"],
  },
  {
    type: "Not checkable",
    means: "The supplied data say nothing about it.",
    slugs: ["unsupported-content-added"],
  },
  {
    type: "Misleading",
    means: "Literally in the data, but the reader is led to a wrong conclusion.",
    slugs: ["derived-statement-contradicts-source"],
  },
  {
    type: "Missing (flag)",
    means: "Something that had to be told is not.",
    slugs: ["missing-required-element", "content-part-omitted", "given-information-overlooked", "component-left-out"],
  },
  {
    type: "Off-topic (flag)",
    means: "The text is about something else, or falls apart.",
    slugs: ["specification-misinterpretation", "different-question-answered", "generation-breakdown"],
  },
  { type: "Other", means: "Anything else; no category corresponds to it.", slugs: [] },
] as const

type HumanType = (typeof humanTypes)[number]["type"]

/** Categories of the release in which a failure of one of these types may lie. */
const categoriesOf: Readonly<Record<HumanType, readonly string[]>> = {
  Incorrect: ["source-unfaithfulness"],
  "Not checkable": ["source-unfaithfulness"],
  Misleading: ["source-unfaithfulness"],
  "Missing (flag)": ["missing-required-element", "given-information-overlooked"],
  "Off-topic (flag)": ["specification-misinterpretation", "generation-breakdown"],
  Other: [],
}

export type HumanFigures = {
  /** failures with at least one type that people gave */
  readonly items: number
  readonly labelled: number
  readonly coverage: number
  /** of the labelled: our category is one that some given type corresponds to */
  readonly category: Interval
  /** of the labelled: our sub-category is one that some given type corresponds to */
  readonly type: Interval
  /** the same for failures with exactly one given type, where chance helps least */
  readonly oneType: { readonly labelled: number; readonly type: Interval; readonly majority: Interval }
  /** share of the labelled for which always naming the most frequent type is right in the same sense */
  readonly majority: { readonly type: string; readonly share: Interval }
  /** our answer (as a type, or "no label") x the type given most often for the failure */
  readonly confusion: readonly { readonly said: string; readonly given: string; readonly count: number }[]
}

/** What people said of one failure, and what the judge said. */
export type HumanItem = { readonly types: readonly string[]; readonly label: Label | null }

/** Holds labels against typed human labels. Several types of one failure count alike: a label agrees with any. */
export function measureHuman(items: readonly HumanItem[]): HumanFigures {
  const typed = items.filter(({ types }) => types.length > 0)
  const given = typed.flatMap(({ types, label }) => (label ? [{ types, label }] : []))
  const one = given.filter(({ types }) => types.length === 1)
  const agrees = ({ types, label }: (typeof given)[number]) => types.some((type) => typesOf(label).includes(type))
  const inCategory = given.filter(({ types, label }) =>
    types.some((type) => isHumanType(type) && categoriesOf[type].includes(label.category)),
  )
  const frequent = [...countBy(typed.flatMap(({ types }) => types))].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ""
  const withFrequent = given.filter(({ types }) => types.includes(frequent)).length
  return {
    items: typed.length,
    labelled: given.length,
    coverage: typed.length === 0 ? 0 : given.length / typed.length,
    category: share(inCategory.length, given.length),
    type: share(given.filter(agrees).length, given.length),
    oneType: {
      labelled: one.length,
      type: share(one.filter(agrees).length, one.length),
      majority: share(one.filter(({ types }) => types.includes(frequent)).length, one.length),
    },
    majority: { type: frequent, share: share(withFrequent, given.length) },
    confusion: confusionOf(typed),
  }
}

/** The human types a label corresponds to, most specific first. */
function typesOf({ category, subcategory }: Label): string[] {
  const of = (slug: string | null) =>
    humanTypes.filter(({ slugs }) => slugs.some((one) => one === slug)).map(({ type }) => type)
  return subcategory === null || of(subcategory).length === 0 ? of(category) : of(subcategory)
}

function confusionOf(items: readonly HumanItem[]): HumanFigures["confusion"] {
  const said = ({ label, types }: HumanItem): string => {
    if (label === null) return "no label"
    const possible = typesOf(label)
    // A sub-category that corresponds to two types is shown as the given one if that is among them.
    return possible.find((type) => type === types[0]) ?? possible[0] ?? label.category
  }
  const counts = countBy(items.map((item) => JSON.stringify([said(item), item.types[0] ?? ""])))
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([key, count]) => {
      const [name = "", type = ""] = JSON.parse(key) as string[]
      return { said: name, given: type, count }
    })
}

function isHumanType(type: string): type is HumanType {
  return humanTypes.some((one) => one.type === type)
}
