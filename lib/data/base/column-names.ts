import {
  CamelCasePlugin,
  PostgresQueryCompiler,
  type CollateNode,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type RootOperationNode,
} from "kysely"

/**
 * Names as prisma/schema.prisma has them in code, and as the database has them in SQL. Kysely's own plugin for that copies
 * every query's tree before it is written and every row that comes back: of a page that asks ten small questions it is
 * the largest part of Kysely's time. Here names are changed while the SQL is written, and once for all rows of an answer.
 */
class ColumnNames extends CamelCasePlugin {
  toColumn = (name: string) => this.snakeCase(name)
  toProperty = (name: string) => this.camelCase(name)
}

const names = new ColumnNames()

/** Of a column or a table. */
export const columnName = (property: string): string => names.toColumn(property)

export class ColumnNamesCompiler extends PostgresQueryCompiler {
  protected override sanitizeIdentifier(identifier: string): string {
    return super.sanitizeIdentifier(columnName(identifier))
  }

  /** A collation is named by the database alone ("C"). */
  protected override visitCollate({ collation }: CollateNode): void {
    this.append(`collate "${super.sanitizeIdentifier(collation.name)}"`)
  }
}

/** What JSON columns hold keeps its own names. */
export const propertyNames: KyselyPlugin = {
  transformQuery: ({ node }: PluginTransformQueryArgs): RootOperationNode => node,
  async transformResult({ result }) {
    const [first] = result.rows
    const columns = first ? Object.keys(first).map((column) => [column, names.toProperty(column)] as const) : []
    if (columns.every(([column, property]) => column === property)) return result
    const rows = result.rows.map((row) => {
      const renamed: Record<string, unknown> = {}
      for (const [column, property] of columns) renamed[property] = row[column]
      return renamed
    })
    return { ...result, rows }
  },
}
