/** Judges that were not ours: an analysis that came as files carries theirs, marked, and nobody can ask them again. */
const prefix = "errormap/"

/** "openai/some-model" as the reference code's files name it -> the judge id of an imported analysis. */
export function importedJudgeId(judgeModel: string): string {
  return `${prefix}${judgeModel}`
}

export function isImported(judgeId: string): boolean {
  return judgeId.startsWith(prefix)
}

/** The model's name without our mark, as the reference code wrote it. */
export function judgeModelOf(judgeId: string): string {
  return isImported(judgeId) ? judgeId.slice(prefix.length) : judgeId
}

/** How pages call an imported judge; null for our own. */
export function importedJudgeLabel(judgeId: string): string | null {
  return isImported(judgeId) ? `${judgeModelOf(judgeId)}, in IBM/ErrorMap` : null
}
