const transpiler = new Bun.Transpiler({ loader: 'tsx' })

/**
 * Every specifier a file imports, types included: the scanner drops type-only imports, and a type is a dependency too,
 * so statements at the start of a line are read as well (the formatter puts every import there).
 */
export function importsOf(source: string): readonly string[] {
  const scanned = transpiler.scanImports(source).map((found) => found.path)
  const statements = [...source.matchAll(/^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm)]
  const inTypes = [...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [...new Set([...scanned, ...[...statements, ...inTypes].map(([, path = '']) => path)])]
}

/** The code without comments, types and the text of strings, for finding uses of globals. */
export function codeOf(source: string): string {
  const plain = transpiler.transformSync(source)
  return plain.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""')
}
