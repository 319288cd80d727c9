/** Where a failure is filed, from the top category down, however deep its tree is. */
export function CategoryPath({ path }: { path: readonly { readonly slug: string; readonly name: string }[] }) {
  return path.map((node, index) => (
    <span key={node.slug}>
      {index > 0 ? <span className="muted"> / </span> : null}
      {node.name}
    </span>
  ))
}
