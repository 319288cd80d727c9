// @vitest-environment jsdom
import { describe, expect, test } from "vitest"
import { checkReportOf } from "@/lib/testing/models/check-report"
import { hostileNames } from "@/lib/testing/files/hostile-names"
import { junitOf } from "./junit"

const page = "http://localhost:3000/compare?a=old&b=new"

describe("JUnit XML", () => {
  const parse = (xml: string) => new DOMParser().parseFromString(xml, "text/xml")

  test("has one test case for each limit and benchmark, failures and errors counted", () => {
    const document = parse(junitOf(checkReportOf(), page))
    const suite = document.querySelector("testsuites > testsuite")
    for (const element of [document.documentElement, suite])
      expect(["tests", "failures", "errors", "skipped"].map((name) => element?.getAttribute(name))).toEqual(["4", "2", "1", "0"]) // prettier-ignore
    const cases = [...document.querySelectorAll("testsuite > testcase")].map((one) => [
      ...[one.getAttribute("classname"), one.getAttribute("name"), one.firstElementChild?.tagName ?? "passed"],
    ])
    expect(cases).toEqual([
      ["gsm8k", "accuracy drop > 9 points", "passed"],
      ["gsm8k", "accuracy drop > 2 points", "failure"],
      ["all benchmarks", 'category "gsm8k" significantly worse', "failure"],
      ["gsm8k", "any regression > 3 %", "error"],
    ])
    const [drop, category] = document.querySelectorAll("failure")
    expect(drop?.getAttribute("message")).toContain("over the limit")
    expect(category?.textContent).toContain("gsm8k: 20 before, 61 now")
  })

  test.each([...hostileNames, "a\uFFFEb\u0000c", "]]>", "\ud83d"])("holds any name as text: %j", (name) => {
    const document = parse(junitOf(checkReportOf(name), page))
    expect(document.querySelector("parsererror")).toBeNull()
    const tags = new Set([...document.querySelectorAll("*")].map(({ tagName }) => tagName))
    expect([...tags].sort()).toEqual(["error", "failure", "properties", "property", "testcase", "testsuite", "testsuites"]) // prettier-ignore
    const shown = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\uFFFE]/gu, "\uFFFD")
    expect(document.querySelector("testcase")?.getAttribute("classname")).toBe(shown)
  })
})
