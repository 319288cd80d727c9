/** Whether PostgreSQL can hold it: no NUL, no lone surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed()
}

/** Each of them becomes U+FFFD, one for one, so that positions stay true. */
export function storable(text: string): string {
  return isStorable(text) ? text : text.replaceAll("\u0000", "\uFFFD").toWellFormed()
}
