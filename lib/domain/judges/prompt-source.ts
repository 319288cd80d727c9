/**
 * What a language model's diagnosis says of itself: "llm@2-1a2b3c4d5e6f7a8b", the version of the prompts and the hash of
 * the one that was asked (its words, reply schema and limits). Kept with every diagnosis, so that one can be told from
 * another after the prompts have changed. Older ones say "llm" alone.
 */
export type PromptUsed = { readonly version: number; readonly hash: string }

export function sourceOfPrompt({ version, hash }: PromptUsed): string {
  return `llm@${version}-${hash}`
}

export function promptOfSource(source: string | null): PromptUsed | null {
  const [, version, hash] = /^llm@(\d{1,6})-([0-9a-f]{8,64})$/u.exec(source ?? "") ?? []
  return version === undefined || hash === undefined ? null : { version: Number(version), hash }
}

/** "version 2, sha256 1a2b3c4d…" */
export function promptWords({ version, hash }: PromptUsed): string {
  return `version ${version}, sha256 ${hash.slice(0, 8)}…`
}
