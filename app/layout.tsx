import "./globals.css"
import type { Metadata, Viewport } from "next"
import { cookies } from "next/headers"
import type { ReactNode } from "react"
import { SiteFooter } from "@/components/site-footer"
import { fontVariables } from "./fonts"
import { SiteHead } from "./site-head"

export const dynamic = "force-dynamic"

export const metadata: Metadata = {
  title: { default: "ErrorAtlas explorer", template: "%s · ErrorAtlas" },
  description: "Where language models go wrong, and how often: a taxonomy of failures, and each model's signature.",
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafbfa" },
    { media: "(prefers-color-scheme: dark)", color: "#0d1211" },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const chosen = (await cookies()).get("theme")?.value
  const theme = chosen === "light" || chosen === "dark" ? chosen : undefined
  return (
    <html lang="en" data-theme={theme} className={fontVariables}>
      <body>
        <a className="skip btn" href="#main">
          Skip to content
        </a>
        <SiteHead />
        {children}
        <SiteFooter />
      </body>
    </html>
  )
}
