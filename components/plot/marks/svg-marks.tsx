import type { Marks } from "./marks"

/** One plot cell. Its numbers stand in the cells beside it, so the drawing is hidden from screen readers. */
export function Drawing({ height, marks }: { height: number; marks: readonly Marks[] }) {
  return <svg height={height} aria-hidden="true" dangerouslySetInnerHTML={{ __html: marks.join("") }} />
}

/** Marks inside a larger drawing. */
export function DrawnMarks({ marks }: { marks: Marks }) {
  return <g dangerouslySetInnerHTML={{ __html: marks }} />
}
