import { createElement, type ComponentType } from "react"
import { prerender } from "react-dom/static"
import { AppRouterContext, type AppRouterInstance } from "next/dist/shared/lib/app-router-context.shared-runtime"
import { PathnameContext, SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime"

type Page<Props> = (props: Props) => Promise<React.ReactNode>

/** A page of the app as its visitors get it at an address, before any script: the HTML of the page's own component. */
export async function renderPage<Props extends object>(page: Page<Props>, props: Props, address = "/") {
  const { pathname, searchParams } = new URL(address, "http://local")
  const element = createElement(page as ComponentType<Props>, props)
  const inApp = createElement(AppRouterContext.Provider, { value: router }, element)
  const searched = createElement(SearchParamsContext.Provider, { value: searchParams }, inApp)
  const { prelude } = await prerender(createElement(PathnameContext.Provider, { value: pathname }, searched))
  const html = await new Response(prelude).text()
  return {
    html,
    text: wordsOf(html),
    /** the cells of a table's body rows, by the table's caption or label */
    rows: (name: string) => rowsOf(html, name),
    /** what a list of facts says under a term */
    fact: (term: string) => {
      const found = [...html.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/gs)]
      return found.flatMap(([, name = "", value = ""]) => (wordsOf(name) === term ? [wordsOf(value)] : []))[0] ?? null
    },
  }
}

const ignore = () => undefined
/** Nobody goes anywhere while a page is rendered. */
const router: AppRouterInstance = {
  ...{ back: ignore, forward: ignore, refresh: ignore, push: ignore, replace: ignore, prefetch: ignore },
  bfcacheId: "",
}

export type RenderedPage = Awaited<ReturnType<typeof renderPage>>

/** As it is read: without tags, scripts and drawings. */
function wordsOf(html: string): string {
  return html
    .replace(/<(script|style|svg|template)\b.*?<\/\1>/gs, " ")
    .replace(/<!--.*?-->/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&nbsp;/g, " ")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .replace(/ (?=[.,;:)](?: |$))/g, "")
    .trim()
}

function rowsOf(html: string, name: string): string[][] {
  const tables = [...html.matchAll(/<table\b([^>]*)>(.*?)<\/table>/gs)]
  const [, , body = ""] =
    tables.find(([, attributes = "", inside = ""]) => {
      const caption = /<caption[^>]*>(.*?)<\/caption>/s.exec(inside)?.[1]
      const label = /aria-label="([^"]*)"/.exec(attributes)?.[1]
      const heading = /aria-labelledby="([^"]*)"/.exec(attributes)?.[1]
      const named = heading === undefined ? undefined : new RegExp(`id="${heading}"[^>]*>(.*?)</`, "s").exec(html)?.[1]
      return [caption, label, named].some((one) => one !== undefined && wordsOf(one) === name)
    }) ?? []
  const content = /<tbody\b[^>]*>(.*)<\/tbody>/s.exec(body)?.[1] ?? ""
  return [...content.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => wordsOf(cell)),
  )
}
