/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One step of a conversation, as harnesses write it: a message, the calls it makes of tools, or a tool's answer. */
export type Turn = {
  readonly role: "system" | "user" | "assistant" | "tool"
  readonly text: string
  /** thinking that came before the text */
  readonly reasoning?: string | undefined
  readonly calls?: readonly { readonly name: string; readonly arguments: string }[] | undefined
}

/** What is kept of a prediction beside its texts and its score: other metrics, the harness's metadata, the turns. */
export type PredictionDetail = {
  /** by metric or scorer; a number, or the text as it stood where it is none */
  readonly metrics: Readonly<Record<string, number | string | null>> | null
  readonly metadata: Readonly<Record<string, Json>> | null
  readonly turns: readonly Turn[] | null
}

/** Stands for the prompt of an item whose file does not have it. */
export const missingPrompt = "(The file does not hold the prompt.)"
