/** The two models of a comparison: A a blue circle, B an orange diamond, everywhere. */
export function ModelMark({ side }: { side: "a" | "b" }) {
  return (
    <svg className={`mark ${side}`} viewBox="0 0 11 11" aria-hidden="true">
      {side === "a" ? <circle cx="5.5" cy="5.5" r="4.5" /> : <path d="M5.5.5l5 5-5 5-5-5z" />}
    </svg>
  )
}
