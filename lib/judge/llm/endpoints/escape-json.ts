/** What is not escaped below: other control characters, and halves of surrogate pairs. */
const rare = /[\0-\t\v-\x1f\ud800-\udfff]/

/**
 * What stands between the quotation marks of JSON.stringify(text), for a long text in two thirds of its time: V8 writes
 * JSON character by character, but copies what lies between the matches of a pattern in one piece.
 */
export function insideJson(text: string): string {
  if (rare.test(text)) return JSON.stringify(text).slice(1, -1)
  return text.replace(/["\\\n]/g, escaped)
}

const escaped = (character: string) => (character === "\n" ? "\\n" : `\\${character}`)
