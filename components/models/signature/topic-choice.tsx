import { SegmentedLinks } from "@/components/ui/nav/segmented-links"

export type TopicKeys = {
  /** what files say of the answers, by which they can be told apart */
  readonly keys: readonly string[]
  /** the key they are told apart by; null: benchmarks, or topics in the ids of items */
  readonly by: string | null
  readonly hasIdTopics: boolean
}

/** What the answers are told apart by, where there is more than one thing. */
export function TopicChoice(props: {
  topics: TopicKeys
  isByBenchmark: boolean
  hrefBy: (key: string | undefined) => string
}) {
  const { keys, by, hasIdTopics } = props.topics
  const without = props.isByBenchmark ? "benchmark" : hasIdTopics ? "item id" : null
  const options = [
    ...(without === null ? [] : [{ value: "", label: without, href: props.hrefBy(undefined) }]),
    ...keys.map((key) => ({ value: key, label: key, href: props.hrefBy(key) })),
  ]
  const current = by ?? ""
  if (options.every(({ value }) => value === current)) return null
  return <SegmentedLinks label="Rates by" small current={current} options={options} />
}
