import type { ReplyStore } from "@/lib/domain/judges/judge-reply"

/** Replies kept in this process only. */
export function memoryStore(): ReplyStore & { readonly size: number } {
  const replies = new Map<string, Parameters<ReplyStore["put"]>[1]>()
  return {
    get size() {
      return replies.size
    },
    get: async (key) => replies.get(key) ?? null,
    put: async (key, reply) => {
      if (!replies.has(key)) replies.set(key, reply)
      return false
    },
  }
}
