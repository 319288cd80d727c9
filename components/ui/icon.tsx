/** Line icons of the house, drawn on a 16 px grid with the stroke of `.i`. Decorative: the words beside them speak. */
const paths = {
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.5 8 3 3",
  upload: "M8 10.5v-8m-3 3 3-3 3 3M3 13.5h10",
  download: "M8 2.5v8m-3-3 3 3 3-3M3 13.5h10",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  menu: "M2.5 5h11M2.5 11h11",
  right: "m6 4 4 4-4 4",
  left: "m10 4-4 4 4 4",
  down: "m4 6 4 4 4-4",
  cross: "m4 4 8 8m0-8-8 8",
  check: "m3 8.5 3.2 3.2L13 5",
  plus: "M8 3v10M3 8h10",
  pin: "M8 14V9.5M4.5 9.5h7l-1.2-2.2V3.5H5.7v3.8z",
  swap: "M3 5.5h10m-2.5-2.5L13 5.5 10.5 8M13 10.5H3m2.5-2.5L3 10.5 5.5 13",
  link: "M6.5 9.5l3-3M7 4.5 8.5 3a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7",
  info: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm0 5v3.5M8 5.2v.1",
  warning: "M8 2.5 14 13H2Zm0 4v3m0 1.8v.1",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm0 2.5v3l2 1.5",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  pause: "M6 4v8M10 4v8",
  stop: "M4.5 4.5h7v7h-7z",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z",
  user: "M8 3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM3.5 13c.6-2.2 2.3-3.3 4.5-3.3s3.9 1.1 4.5 3.3",
} as const

export type IconName = keyof typeof paths

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg className={small ? "i sm" : "i"} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
      {name === "theme" ? <path d="M8 2.5a5.5 5.5 0 0 1 0 11Z" fill="currentColor" /> : null}
    </svg>
  )
}
