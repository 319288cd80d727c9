/** The pattern of bars that are not final, or of labels that were not read; `.m-bar.hatch` refers to it. */
export function Hatch() {
  return (
    <svg className="sr" aria-hidden="true" width="0" height="0">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--color-sunken)" />
          <path d="M0 0v6" stroke="var(--color-control)" strokeWidth="1.5" />
        </pattern>
      </defs>
    </svg>
  )
}
