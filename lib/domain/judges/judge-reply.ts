import type { SpendStage } from "./spend"

/** A good answer of a judge as it is kept: what it said, by whom, for which task, at what price. */
export type JudgeReply = {
  readonly judgeId: string
  readonly task: string
  /** plain JSON */
  readonly reply: unknown
  readonly inputTokens: number
  readonly outputTokens: number
  /** the results it is about, where no analysis pays for it */
  readonly resultSetId?: number | undefined
}

/** Who pays for a call: an analysis, and the stage of it that asks. */
export type Payer = { readonly analysisId: number; readonly stage: SpendStage }

/** What was paid for a reply, and by whom; counted in the same moment as the reply is kept, or not at all. */
export type Payment = {
  readonly payer: Payer
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
}

/** Where replies are kept, by the hash of their request. Putting the same key twice keeps the first reply. */
export type ReplyStore = {
  /** `askedBy`: the analysis that asks. A reply that one alone has asked for goes with it. */
  get(key: string, askedBy?: number): Promise<JudgeReply | null>
  /** true: the payment was counted as well; a store that counts nothing says so. */
  put(key: string, reply: JudgeReply, payment?: Payment): Promise<boolean>
}
