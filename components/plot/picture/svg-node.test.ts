// @vitest-environment jsdom
import { expect, it } from "vitest"
import { hostileNames } from "@/lib/testing/files/hostile-names"
import { standaloneCopy, svgNode } from "./svg-node"

const written = (node: SVGElement) => new XMLSerializer().serializeToString(node)
const read = (text: string) => new DOMParser().parseFromString(text, "image/svg+xml").documentElement

it.each(hostileNames)("a name stays a name in a picture: %j", (name) => {
  const root = svgNode("svg", {})
  root.append(svgNode("title", {}, name), svgNode("text", { x: 1 }, name))
  const again = read(written(root))
  expect(again.localName).toBe("svg")
  expect([...again.querySelectorAll("*")].map(({ localName }) => localName)).toEqual(["title", "text"])
  const shown = again.querySelector("text")?.textContent ?? ""
  expect(shown.length).toBe(name.replaceAll("\r\n", "\n").length)
  expect(encodeURIComponent(shown)).not.toBe("")
})

it("of a drawing on the page only shapes are taken over, with their places and words", () => {
  document.body.innerHTML = `<svg onload="alert(1)" width="9" height="9"><script>alert(1)</script>
    <a href="javascript:alert(1)"><text x="1" onclick="alert(1)" style="fill: url(https://evil.test/x)">\u0001 word</text></a>
    <foreignObject><img src="https://evil.test/x"></foreignObject><image href="https://evil.test/x"/><use href="#x"/></svg>`
  const drawing = document.querySelector("svg")
  const copy = drawing && standaloneCopy(drawing)
  if (!copy) throw new Error("nothing was copied")
  const text = written(copy)
  expect(text).not.toMatch(/script|href|on(load|click)|foreignObject|<ima?ge?|<use|\u0001/)
  expect(read(text).querySelector("text")?.textContent).toBe("\ufffd word")
})
