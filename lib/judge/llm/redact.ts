/** Words about an error, fit for pages and logs: no configured secret, nothing that looks like a key, one short line. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, "[key]")
  return clean
    .replace(/\b(sk|pk|key|gsk|xai|AIza)[-_][\w*.-]{6,}|\bAIza[\w-]{10,}|\bBearer\s+\S+/giu, "[key]")
    .replace(/\/\/[^/\s@]+@/gu, "//")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 300)
}
