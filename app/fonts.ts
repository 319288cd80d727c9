import { GeistMono } from "geist/font/mono"
import { GeistSans } from "geist/font/sans"
import localFont from "next/font/local"

const serif = localFont({
  src: "../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
  weight: "200 900",
  display: "swap",
  variable: "--font-source-serif",
})

/** Statistics are written with Greek letters; the Latin file has none. */
const serifGreek = localFont({
  src: "../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-greek-wght-normal.woff2",
  weight: "200 900",
  display: "swap",
  variable: "--font-source-serif-greek",
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: "unicode-range", value: "U+370-3FF" }],
})

export const fontVariables = [GeistSans, GeistMono, serif, serifGreek].map((font) => font.variable).join(" ")
