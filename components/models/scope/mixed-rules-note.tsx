import { severalRules } from "@/lib/wording/ranking"

/** Below a sum of failures: that they were not all told by one rule. */
export function SeveralRules({ of }: { of: Parameters<typeof severalRules>[0] }) {
  const words = severalRules(of)
  return words === "" ? null : (
    <p className="sm soft" style={{ margin: "0.75rem 0" }}>
      {words}
    </p>
  )
}
