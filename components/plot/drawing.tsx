import type { Marks } from "./marks"

/** One plot cell. Its numbers stand in the cells beside it, so the drawing is hidden from screen readers. */
export function Drawing({ height, marks }: { height: number; marks: Marks }) {
  return <svg height={height} aria-hidden="true" dangerouslySetInnerHTML={{ __html: marks }} />
}
