/** A good answer of a judge as it is kept: what it said, by whom, for which task, at what price. */
export type JudgeReply = {
  readonly judgeId: string
  readonly task: string
  /** plain JSON */
  readonly reply: unknown
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Where replies are kept, by the hash of their request. Putting the same key twice keeps the first reply. */
export type ReplyStore = {
  get(key: string): Promise<JudgeReply | null>
  put(key: string, reply: JudgeReply): Promise<void>
}
