import { groupBy } from "@/lib/domain/collections/group-by"
import type { Estimate } from "@/lib/stats/core/estimate"
import { rateOfAttempts, type Repeats } from "@/lib/stats/proportions/attempt-rate"

/** Attempts and failures of one model on one topic, or on one benchmark. */
export type TopicCount = {
  readonly topic: string
  readonly modelId: number
  readonly attempts: number
  readonly failures: number
  readonly repeats?: Repeats | null | undefined
}

export type TopicLine = {
  readonly topic: string
  readonly attempts: number
  readonly failures: number
  readonly rate: Estimate
  /** failure rates of the other models, lowest first */
  readonly others: readonly number[]
  /** 1: fails least; shared when others fail as often */
  readonly rank: number
  readonly isTied: boolean
}

/** One line a topic that the model met, the hardest first. */
export function topicLines(counts: readonly TopicCount[], modelId: number): TopicLine[] {
  const byTopic = groupBy(
    counts.filter((row) => row.attempts > 0),
    (row) => row.topic,
  )
  return [...byTopic.values()]
    .flatMap((onTopic) => onTopic.filter((row) => row.modelId === modelId))
    .map(({ topic, attempts, failures, repeats }) => {
      const others = (byTopic.get(topic) ?? [])
        .filter((row) => row.modelId !== modelId)
        .map((row) => row.failures / row.attempts)
        .sort((a, b) => a - b)
      const mine = failures / attempts
      return {
        topic,
        attempts,
        failures,
        rate: rateOfAttempts({ predictions: attempts, failures, repeats }),
        others,
        rank: 1 + others.filter((rate) => rate < mine).length,
        isTied: others.includes(mine),
      }
    })
    .sort((a, b) => b.rate.estimate - a.rate.estimate || a.topic.localeCompare(b.topic, "en"))
}

/** "computer_science" -> "Computer science" */
export function topicName(topic: string): string {
  const words = topic.replaceAll(/[_-]+/g, " ").trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
