import { shortHash } from "@/lib/domain/text/content-hash"

/**
 * May the evidence be lit in this output? Only when it is the very text that was read: the hash of it was kept, or it
 * comes from the results the analysis ran on.
 */
export function evidenceFits(
  annotation: { readonly outputHash: string | null; readonly resultSetId: number },
  texts: { readonly output: string; readonly resultSetId: number },
): boolean {
  if (annotation.outputHash !== null) return shortHash(texts.output) === annotation.outputHash
  return texts.resultSetId === annotation.resultSetId
}
