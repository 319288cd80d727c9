"use client"

import { Icon } from "./ui/icon"

const aYear = 31_536_000

/** Light or dark, against the system's choice. Kept in a cookie, so that the server sends the page in that theme. */
export function ThemeButton() {
  return (
    <button
      type="button"
      className="btn icon ghost"
      aria-label="Switch between light and dark"
      onClick={() => {
        const root = document.documentElement
        const dark = root.dataset.theme
          ? root.dataset.theme === "dark"
          : window.matchMedia("(prefers-color-scheme: dark)").matches
        const theme = dark ? "light" : "dark"
        root.dataset.theme = theme
        document.cookie = `theme=${theme}; path=/; max-age=${aYear}; samesite=lax`
      }}
    >
      <Icon name="theme" />
    </button>
  )
}
